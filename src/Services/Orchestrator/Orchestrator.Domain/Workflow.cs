using Doms.Contracts.Messages;

namespace Doms.Orchestrator.Domain;

/// <summary>Role of a step in the saga.</summary>
public enum StepRole
{
    /// <summary>Can be compensated: a failure compensates the saga, and so does no response for hours.</summary>
    Compensable,

    /// <summary>The point of no return; resent until it is answered.</summary>
    Pivot,

    /// <summary>After the pivot; resent until it is answered.</summary>
    Retriable,
}

/// <summary>A command a workflow can send.</summary>
/// <param name="Name">Its name in the catalogue.</param>
/// <param name="Make">Creates it from the data of the saga.</param>
public sealed record SagaCommand(string Name, Func<Saga, IMessage> Make);

/// <summary>Compensation of a step.</summary>
/// <param name="RetryDelay">Delay before it is resent; doubled with each attempt.</param>
/// <param name="Failure">The event of its refusal, if there is one.</param>
/// <param name="CanBeRefused">True when the saga continues forward after a refusal.</param>
public sealed record Compensation(
    SagaCommand Command, string Success, TimeSpan RetryDelay, string? Failure = null, bool CanBeRefused = false);

/// <summary>Step of a workflow.</summary>
/// <param name="Command">The command that begins it; null when it only waits.</param>
/// <param name="Success">The event that completes it.</param>
/// <param name="Timeout">Time without a response after which its command is sent again; a step without a command is overdue.</param>
/// <param name="Next">The step after it; null after the last one.</param>
/// <param name="Failure">The event of its final failure, if there is one.</param>
/// <param name="Compensation">Its compensation.</param>
public sealed record Step(
    string Name,
    StepRole Role,
    SagaCommand? Command,
    string Success,
    TimeSpan Timeout,
    string? Next,
    string? Failure = null,
    Compensation? Compensation = null);

/// <summary>A saga as data: its steps, and the cancellation of the order once all of them are compensated.</summary>
public sealed record Workflow(string Name, string FirstStep, IReadOnlyList<Step> Steps, Compensation Cancel)
{
    /// <summary>The steps reachable from the first one, in order.</summary>
    public IReadOnlyList<Step> Path { get; } = Follow(FirstStep, Steps);

    /// <summary>Returns the reachable step with that name; null if the name is unknown.</summary>
    public Step? Find(string name) => Find(Path, name);

    /// <summary>The compensation of a step; the pseudo-step <see cref="StepNames.Cancel"/> is the cancellation.</summary>
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
