using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Idempotency;
using Doms.Engine.Storage;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;
using Doms.Tests.Services.Shop;

namespace Doms.Tests.Services.Journals;

/// <summary>Finds the states of this version that a recorded shop does not contain.</summary>
static class RecordingCoverage
{
    // Reservations are counted only where they are limited; the mail folder rejects no mail; only replicas need leases.
    // Only the stage timer moves a shipment to InTransit, and the recorded shop does not use it.
    // A requested refund is cancelled only when its money is returned in another way before the saga answers.
    static readonly string[] NotCovered = ["table hold_quotas", "Notification Failed", "Shipment InTransit", "Refund Cancelled"];

    public static IReadOnlyList<string> Missing(ShopSystem shop) =>
    [
        .. ExpectedSteps().Except(shop.All<Saga>("orchestrator").Select(StepOf))
            .Concat(NotSeen("Saga", shop.All<Saga>("orchestrator").Select(saga => saga.Status)))
            .Concat(NotSeen("Shipment", shop.All<Shipment>("fulfillment").Select(shipment => shipment.Status)))
            .Concat(NotSeen("Order", shop.All<Order>("orders").Select(order => order.Status)))
            .Concat(NotSeen("Payment", shop.All<Payment>("payments").Select(payment => payment.Status)))
            .Concat(NotSeen("Refund", shop.All<Refund>("payments").Select(refund => refund.Status)))
            .Concat(NotSeen("Reservation", shop.All<Reservation>("inventory").Select(reservation => reservation.Status)))
            .Concat(NotSeen("Notification", shop.All<Notification>("notifications").Select(mail => mail.Status)))
            .Concat(NotSeen("stored messages", [StoredMessageKind.Timer, StoredMessageKind.Retry], StoredMessageKinds(shop)))
            .Concat(EmptyTables(shop, shop.Modules.SelectMany(module => module.Tables)))
            .Concat(EmptyTables(shop, [BlockedKey.Table, EffectRow.Table, IdempotencyRow.Table, DeadLetter.Table]))
            .Except(NotCovered),
    ];

    /// <summary>Returns the tables without a row in any store of the shop.</summary>
    public static IEnumerable<string> EmptyTables(ShopSystem shop, IEnumerable<Table> tables) =>
        from table in tables
        where !shop.Modules.Where(module => module.Tables.Contains(table)).Select(module => shop.Store(module.Name))
            .DefaultIfEmpty().SelectMany(store => store is null ? shop.Stores : [store]).Any(store => shop.Rows(store, table).Count > 0)
        select $"table {table.Name}";

    static IEnumerable<string> ExpectedSteps() =>
        from workflow in new Workflows(new SagaTimeouts()).All
        from step in workflow.Path.Select(step => $"{workflow.Name} at {step.Name}").Append($"{workflow.Name} back at {StepNames.Cancel}")
            .Concat(workflow.Path.Where(step => step.Compensation is not null).Select(step => $"{workflow.Name} back at {step.Name}"))
        select step;

    static string StepOf(Saga saga) =>
        saga.HasEnded ? "" : $"{saga.Workflow} {(saga.IsCompensating ? "back " : "")}at {saga.Step}";

    static IEnumerable<string> StoredMessageKinds(ShopSystem shop) =>
        shop.Stores.SelectMany(store => shop.Rows(store, StoredMessage.Table)).Select(row => ((StoredMessage)row).Kind);

    static IEnumerable<string> NotSeen<T>(string name, IEnumerable<T> seen)
        where T : struct, Enum => NotSeen(name, Enum.GetNames<T>(), seen.Select(value => value.ToString()));

    static IEnumerable<string> NotSeen(string name, IEnumerable<string> all, IEnumerable<string> seen) =>
        all.Except(seen).Select(value => $"{name} {value}");
}
