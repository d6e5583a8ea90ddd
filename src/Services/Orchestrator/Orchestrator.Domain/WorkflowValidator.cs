using Doms.Contracts;

namespace Doms.Orchestrator.Domain;

/// <summary>Error of a workflow.</summary>
/// <param name="Code">Stable, e.g. <c>no_deadline</c>.</param>
/// <param name="Step">Name of the step.</param>
/// <param name="Detail">A sentence to show.</param>
public sealed record WorkflowError(string Code, string Step, string Detail);

/// <summary>Finds errors at start-up that would leave an order stuck.</summary>
public static class WorkflowValidator
{
    static readonly HashSet<string> KnownMessages = [.. MessageContracts.All.Select(definition => definition.Name)];

    /// <summary>Returns all errors; empty for a valid workflow.</summary>
    public static IReadOnlyList<WorkflowError> Validate(Workflow workflow) =>
    [
        .. Shape(workflow),
        .. Timeouts(workflow),
        .. Compensations(workflow),
        .. Messages(workflow),
    ];

    /// <exception cref="InvalidOperationException">The workflow is invalid; the message lists all errors.</exception>
    public static void ThrowIfInvalid(Workflow workflow)
    {
        var errors = Validate(workflow);
        if (errors.Count == 0) return;
        var list = string.Join("; ", errors.Select(error => $"{error.Code} at '{error.Step}': {error.Detail}"));
        throw new InvalidOperationException($"Workflow '{workflow.Name}' cannot run: {list}");
    }

    static IEnumerable<WorkflowError> Shape(Workflow workflow)
    {
        if (workflow.Find(workflow.FirstStep) is null)
            yield return new("unknown_step", workflow.FirstStep, "The first step is not in the workflow.");
        foreach (var step in workflow.Steps)
        {
            if (!workflow.Path.Contains(step))
                yield return new("unreachable", step.Name, "No step leads to it.");
            if (step.Next is not null && workflow.Steps.All(other => other.Name != step.Next))
                yield return new("unknown_step", step.Next, $"'{step.Name}' leads to it, but it is not in the workflow.");
        }

        if (workflow.Path is [.., { Next: { } next } last] && workflow.Find(next) is not null)
            yield return new("loop", last.Name, $"It leads back to '{next}'.");
        if (workflow.Path.Count(step => step.Role == StepRole.Pivot) != 1)
            yield return new("pivot", workflow.Name, "Exactly one step must be the pivot.");
    }

    static IEnumerable<WorkflowError> Timeouts(Workflow workflow)
    {
        foreach (var step in workflow.Steps)
        {
            if (step.Timeout <= TimeSpan.Zero)
                yield return new("no_deadline", step.Name, "A saga could wait in it for ever.");
            if (step.Compensation is { } compensation && compensation.RetryDelay <= TimeSpan.Zero)
                yield return new("no_deadline", step.Name, "A saga could wait for its compensation for ever.");
        }

        if (workflow.Cancel.RetryDelay <= TimeSpan.Zero)
            yield return new("no_deadline", StepNames.Cancel, "A saga could wait for the cancellation for ever.");
    }

    static IEnumerable<WorkflowError> Compensations(Workflow workflow)
    {
        var pivotPassed = false;
        foreach (var step in workflow.Path)
        {
            pivotPassed |= step.Role == StepRole.Pivot;
            if (!pivotPassed && step.Compensation is null)
                yield return new("no_compensation", step.Name, "A step before the pivot must have a compensation.");
            if (pivotPassed == (step.Role == StepRole.Compensable))
                yield return new("role", step.Name, "Steps are compensable before the pivot and retriable after it.");
            if (step.Compensation is { } compensation && compensation.CanBeRefused != pivotPassed)
                yield return new("question", step.Name, "A compensation can be refused after the pivot, and only there.");
        }
    }

    static IEnumerable<WorkflowError> Messages(Workflow workflow)
    {
        var compensations = workflow.Steps.Select(step => step.Compensation).Append(workflow.Cancel).OfType<Compensation>();
        return workflow.Steps
            .SelectMany(step => new[] { step.Command?.Name, step.Success, step.Failure })
            .Concat(compensations.SelectMany(c => new[] { c.Command.Name, c.Success, c.Failure }))
            .OfType<string>()
            .Where(name => !KnownMessages.Contains(name))
            .Select(name => new WorkflowError("unknown_message", name, "It is not in the catalogue of messages."));
    }
}
