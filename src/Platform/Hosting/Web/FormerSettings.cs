namespace Doms.Hosting.Web;

/// <summary>Names that settings had in earlier versions; they are read as the present ones.</summary>
public static class FormerSettings
{
    static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Auth:Skew"] = "Auth:ClockSkew",
        ["Engine:CatchUp"] = "Engine:MaxLagForDeadlines",
        ["Engine:MaxAge"] = "Engine:MaxQueueAge",
        ["Engine:MaxIntake"] = "Engine:MaxBatchSize",
        ["Engine:MaxWaiting"] = "Engine:MaxQueuedRequests",
        ["Engine:RetryAfter"] = "Engine:RetryDelay",
        ["Fulfillment:Pace"] = "Fulfillment:StageDuration",
        ["Inventory:HoldTtl"] = "Inventory:StandAloneReservationDuration",
        ["Inventory:MaxOpenPerSubject"] = "Inventory:MaxOpenReservationsPerSubject",
        ["Messaging:Log"] = "Messaging:LogPublications",
        ["Orders:Patience"] = "Orders:SagaResponseTimeout",
        ["Payments:Calls:Break"] = "Payments:Calls:BreakDuration",
        ["Payments:Calls:MinimumTries"] = "Payments:Calls:MinimumThroughput",
        ["Payments:Calls:Retries"] = "Payments:Calls:MaxRetryAttempts",
        ["Payments:Calls:Window"] = "Payments:Calls:SamplingDuration",
        ["Saga:Answer"] = "Saga:StepTimeout",
        ["Saga:Attempts"] = "Saga:MaxAttempts",
        ["Saga:Deliver"] = "Saga:DeliveryTimeout",
        ["Saga:Retry"] = "Saga:CompensationRetryDelay",
    };

    /// <summary>Returns the present name of a setting; the same name for one that was not renamed.</summary>
    public static string Current(string name) => Names.GetValueOrDefault(name, name);
}
