using System.Collections.Frozen;

namespace Doms.Contracts;

/// <summary>Actors of changes that no caller requested. No token may have one of these names as its subject.</summary>
public static class SystemActors
{
    public const string Saga = "saga";

    /// <summary>The handling of messages, as for dead letters.</summary>
    public const string Engine = "engine";

    /// <summary>A timer.</summary>
    public const string Clock = "clock";

    /// <summary>The saga, the engine, the clock and every service, in any case.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.ToFrozenSet(
    [
        Saga, Engine, Clock, ServiceNames.Gateway, ServiceNames.Orders, ServiceNames.Inventory, ServiceNames.Payments,
        ServiceNames.Fulfillment, ServiceNames.Notifications, ServiceNames.Orchestrator,
    ],
    StringComparer.OrdinalIgnoreCase);
}
