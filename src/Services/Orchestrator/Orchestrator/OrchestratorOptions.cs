using Doms.Hosting.Web;
using Doms.Orchestrator.Domain;

namespace Doms.Orchestrator;

/// <summary>Settings of Orchestrator.</summary>
public sealed record OrchestratorOptions
{
    /// <summary>Range of each of the <see cref="Timeouts"/>.</summary>
    public static readonly NumberRange<TimeSpan> TimeoutRange = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(365));

    /// <summary>Range of the attempts of a command.</summary>
    public static readonly NumberRange<int> AttemptLimits = new(1, 10);

    /// <summary>Workflow of new sagas: <c>inventory-first</c> (the default), <c>payment-first</c> or <c>inventory-only</c>.</summary>
    public string Workflow { get; init; } = Workflows.InventoryFirst;

    /// <summary>Timeouts of responses, 1 s to 365 days each, and attempts of a command, 1 to 10.</summary>
    public SagaTimeouts Timeouts { get; init; } = new();

    /// <summary>The workflows with these timeouts, validated.</summary>
    /// <exception cref="SettingException">A setting is out of range; the message names it.</exception>
    /// <exception cref="InvalidOperationException">A workflow is invalid; the message lists the errors.</exception>
    internal Workflows ValidatedWorkflows()
    {
        CheckTimeout("Saga:StepTimeout", Timeouts.StepTimeout);
        CheckTimeout("Saga:GiveUpTimeout", Timeouts.GiveUpTimeout);
        CheckTimeout("Saga:DeliveryTimeout", Timeouts.DeliveryTimeout);
        CheckTimeout("Saga:CompensationRetryDelay", Timeouts.CompensationRetryDelay);
        if (!AttemptLimits.Contains(Timeouts.MaxAttempts))
            throw new SettingException("Saga:MaxAttempts", $"is {Timeouts.MaxAttempts}; it must be {AttemptLimits}");
        var workflows = new Workflows(Timeouts);
        if (workflows.All.All(workflow => workflow.Name != Workflow))
        {
            var names = string.Join(", ", workflows.All.Select(workflow => workflow.Name));
            throw new SettingException("Saga:Workflow", $"is '{Workflow}'; it must be one of {names}");
        }

        foreach (var workflow in workflows.All.Append(workflows.ManualCompletion)) WorkflowValidator.ThrowIfInvalid(workflow);
        return workflows;
    }

    static void CheckTimeout(string setting, TimeSpan value)
    {
        if (!TimeoutRange.Contains(value)) throw new SettingException(setting, $"is {value}; it must be {TimeoutRange}");
    }
}
