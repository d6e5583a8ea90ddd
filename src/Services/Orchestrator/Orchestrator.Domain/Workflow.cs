using Doms.Contracts.Messages;

namespace Doms.Orchestrator.Domain;

/// <summary>What a step is to the saga.</summary>
public enum StepRole
{
    /// <summary>Can be undone: a failure or a passed deadline undoes the saga.</summary>
    Compensable,

    /// <summary>The point of no return; sent again until it is answered.</summary>
    Pivot,

    /// <summary>After the pivot; sent again until it is answered.</summary>
    Retriable,
}

/// <summary>A command a workflow can send.</summary>
/// <param name="Name">Its name in the catalogue.</param>
/// <param name="Make">Makes it from the saga's data.</param>
public sealed record SagaCommand(string Name, Func<Saga, IMessage> Make);

/// <summary>How a step is undone.</summary>
/// <param name="RetryDelay">Wait before it is sent again; doubled from attempt to attempt.</param>
/// <param name="Failure">The event that says it was refused, when there is one.</param>
/// <param name="CanBeRefused">True when a refusal means that the saga goes on forward.</param>
public sealed record Compensation(
    SagaCommand Command, string Success, TimeSpan RetryDelay, string? Failure = null, bool CanBeRefused = false);

/// <summary>One step of a workflow.</summary>
/// <param name="Command">What begins it; null when it only waits.</param>
/// <param name="Success">The event that completes it.</param>
/// <param name="Timeout">How long its answer may take.</param>
/// <param name="Next">The step after it; null after the last one.</param>
/// <param name="Failure">The event that says it definitely failed, when there is one.</param>
/// <param name="Compensation">Its compensation.</param>
/// <param name="SendOnce">True when its command is never sent a second time.</param>
public sealed record Step(
    string Name,
    StepRole Role,
    SagaCommand? Command,
    string Success,
    TimeSpan Timeout,
    string? Next,
    string? Failure = null,
    Compensation? Compensation = null,
    bool SendOnce = false);

/// <summary>A saga as data: steps that follow each other, and how the order is cancelled when all of them are undone.</summary>
public sealed record Workflow(string Name, string FirstStep, IReadOnlyList<Step> Steps, Compensation Cancel)
{
    /// <summary>The steps that are reached from the first one, in order.</summary>
    public IReadOnlyList<Step> Path { get; } = Follow(FirstStep, Steps);

    /// <summary>The reached step of that name, or null.</summary>
    public Step? Find(string name) => Find(Path, name);

    /// <summary>How the step of that name is undone; the pseudo-step <see cref="StepNames.Cancel"/> is the cancellation.</summary>
    public Compensation? CompensationOf(string name) => name == StepNames.Cancel ? Cancel : Find(name)?.Compensation;

    static List<Step> Follow(string first, IReadOnlyList<Step> steps)
    {
        var path = new List<Step>(steps.Count);
        var step = Find(steps, first);
        while (step is not null && !path.Contains(step))
        {
            path.Add(step);
            step = step.Next is null ? null : Find(steps, step.Next);
        }

        return path;
    }

    static Step? Find(IReadOnlyList<Step> steps, string name)
    {
        foreach (var step in steps)
            if (step.Name == name)
                return step;

        return null;
    }
}
