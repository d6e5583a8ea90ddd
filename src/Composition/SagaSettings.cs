using Doms.Hosting.Web;
using Doms.Orchestrator;
using Doms.Orchestrator.Domain;

namespace Doms.Composition;

/// <summary>Section <c>Saga</c>: the workflow of new orders and the patience of their sagas.</summary>
static class SagaSettings
{
    public static OrchestratorOptions Read(SettingReader settings) => new()
    {
        Workflow = settings.WordOr(
            "Saga:Workflow", Workflows.InventoryFirst, [.. new Workflows(new SagaTimeouts()).All.Select(workflow => workflow.Name)],
            "steps of new orders; a running saga keeps the ones it began with"),
        Timeouts = ReadTimeouts(settings),
    };

    static SagaTimeouts ReadTimeouts(SettingReader settings)
    {
        var defaults = new SagaTimeouts();
        var range = OrchestratorOptions.TimeoutRange;
        return new SagaTimeouts
        {
            StepTimeout = settings.Duration(
                "Saga:StepTimeout", defaults.StepTimeout, range,
                "time without a response after which a command is sent again, doubled up to 15 min"),
            GiveUpTimeout = settings.Duration(
                "Saga:GiveUpTimeout", defaults.GiveUpTimeout, range,
                "total of these times after which a step before the pivot is abandoned and the order cancelled; Payments reads it too"),
            DeliveryTimeout = settings.Duration(
                "Saga:DeliveryTimeout", defaults.DeliveryTimeout, range,
                "time from the creation of a shipment to its delivery, after which the saga needs attention"),
            CompensationRetryDelay = settings.Duration(
                "Saga:CompensationRetryDelay", defaults.CompensationRetryDelay, range, "first delay between attempts at a compensation"),
            MaxAttempts = settings.Number(
                "Saga:MaxAttempts", defaults.MaxAttempts, OrchestratorOptions.AttemptLimits,
                "attempts at a compensation, or a command after the pivot, before a saga needs attention"),
        };
    }
}
