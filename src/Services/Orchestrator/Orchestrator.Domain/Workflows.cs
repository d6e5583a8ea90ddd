using Doms.Contracts.Messages;

namespace Doms.Orchestrator.Domain;

/// <summary>The names of steps, as they are shown and stored.</summary>
public static class StepNames
{
    public const string Reserve = "reserve";
    public const string Pay = "pay";
    public const string Confirm = "confirm";
    public const string Ship = "ship";
    public const string Deliver = "deliver";
    public const string Commit = "commit";
    public const string Complete = "complete";

    /// <summary>Pseudo-step at the end of compensation: the order itself is cancelled.</summary>
    public const string Cancel = "cancel";
}

/// <summary>
/// Timeouts of responses. A delay is no failure: a command is sent again, with delays that double up to 15 minutes, and only hours
/// without a response compensate a saga.
/// </summary>
public sealed record SagaTimeouts
{
    /// <summary>Time without a response after which a command is sent again.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Total time without a response after which a step before the pivot is abandoned and the saga compensated.</summary>
    public TimeSpan GiveUpTimeout { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Timeout from the creation of the shipment to its delivery.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Delay before a compensation is resent; doubled with each attempt.</summary>
    public TimeSpan CompensationRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Number of times a compensation, or a command after the pivot, is sent before the saga needs attention; 1 to 10.</summary>
    public int MaxAttempts { get; init; } = 5;
}

/// <summary>The built-in workflows.</summary>
public sealed class Workflows
{
    public const string InventoryFirst = "inventory-first";
    public const string PaymentFirst = "payment-first";
    public const string InventoryOnly = "inventory-only";

    readonly Workflow[] _all;

    public Workflows(SagaTimeouts times)
    {
        Timeouts = times;
        var cancel = new Compensation(Cancel, "order.cancelled", times.CompensationRetryDelay);
        _all =
        [
            new(InventoryFirst, StepNames.Reserve,
                [ReserveStep(StepNames.Pay), PayStep(StepNames.Confirm), ConfirmStep(StepNames.Ship), .. Shipping()], cancel),
            new(PaymentFirst, StepNames.Pay,
                [PayStep(StepNames.Reserve), ReserveStep(StepNames.Confirm), ConfirmStep(StepNames.Ship), .. Shipping()], cancel),
            new(InventoryOnly, StepNames.Reserve,
                [ReserveStep(StepNames.Confirm), ConfirmStep(StepNames.Commit), CommitStep(), CompleteStep()], cancel),
        ];
        ManualCompletion = new("closing", StepNames.Confirm, [ConfirmStep(StepNames.Commit), CommitStep(), CompleteStep()], cancel);
    }

    public SagaTimeouts Timeouts { get; }

    public IReadOnlyList<Workflow> All => _all;

    /// <summary>Remaining steps of an order that an operator resolves as completed.</summary>
    public Workflow ManualCompletion { get; }

    /// <summary>True for a workflow of this version and of its settings; another version may have others.</summary>
    public bool Knows(string name) => Array.Exists(_all, workflow => workflow.Name == name);

    /// <summary>The workflow of that name.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public Workflow Find(string name) => Array.Find(_all, workflow => workflow.Name == name)
        ?? throw new ArgumentException(
            $"Workflow '{name}' is not known; set Saga:Workflow to one of {string.Join(", ", _all.Select(w => w.Name))}.",
            nameof(name));

    /// <summary>The workflow of a saga.</summary>
    public Workflow Of(Saga saga) =>
        saga.Progress.Resolution?.Outcome == SagaOutcome.Completed ? ManualCompletion : Find(saga.Workflow);

    /// <summary>The waits for the response to the current command of a saga.</summary>
    internal ResponseWaits WaitsOf(Saga saga)
    {
        var workflow = Of(saga);
        if (saga.IsCompensating && workflow.CompensationOf(saga.Step) is { } compensation)
            return ResponseWaits.Unlimited(compensation.RetryDelay);
        return workflow.Find(saga.Step) switch
        {
            { Role: StepRole.Compensable } step => new ResponseWaits(step.Timeout, Timeouts.GiveUpTimeout),
            { } step => ResponseWaits.Unlimited(step.Timeout),
            null => ResponseWaits.Unlimited(Timeouts.StepTimeout),
        };
    }

    Step ReserveStep(string next) => new(
        StepNames.Reserve, StepRole.Compensable, Reserve, "inventory.reserved", Timeouts.StepTimeout, next,
        Failure: "inventory.unavailable",
        new Compensation(Release, "inventory.released", Timeouts.CompensationRetryDelay, Failure: "inventory.committed"));

    Step PayStep(string next) => new(
        StepNames.Pay, StepRole.Compensable, Pay, "payment.success", Timeouts.StepTimeout, next, Failure: "payment.failed",
        new Compensation(Refund, "payment.refunded", Timeouts.CompensationRetryDelay, Failure: "payment.refund_failed"));

    Step ConfirmStep(string next) =>
        new(StepNames.Confirm, StepRole.Pivot, Confirm, "order.confirmed", Timeouts.StepTimeout, next);

    Step CommitStep() =>
        new(StepNames.Commit, StepRole.Retriable, Commit, "inventory.committed", Timeouts.StepTimeout, StepNames.Complete);

    Step CompleteStep() => new(StepNames.Complete, StepRole.Retriable, Complete, "order.completed", Timeouts.StepTimeout, Next: null);

    Step[] Shipping() =>
    [
        new(StepNames.Ship, StepRole.Retriable, Ship, "shipment.created", Timeouts.StepTimeout, StepNames.Deliver,
            Failure: "shipment.failed",
            new Compensation(
                CancelShipment, "shipment.cancelled", Timeouts.CompensationRetryDelay, Failure: "shipment.cancel_refused",
                CanBeRefused: true)),
        new(StepNames.Deliver, StepRole.Retriable, Command: null, "shipment.delivered", Timeouts.DeliveryTimeout, StepNames.Complete,
            Failure: "shipment.failed"),
        CompleteStep(),
    ];

    static readonly SagaCommand Reserve = new("inventory.reserve", saga => new ReserveInventory(
        saga.OrderId, saga.Order.Owner, saga.Order.Lines, saga.Order.Currency, saga.Order.PricesTrusted,
        saga.Order.ExpectedTotal, saga.Order.ReservationId, saga.Order.PlacedBy));

    static readonly SagaCommand Release = new("inventory.release", saga =>
        new ReleaseInventory(saga.OrderId, saga.Order.Owner, Reason(saga)));

    static readonly SagaCommand Commit = new("inventory.commit", saga => new CommitInventory(saga.OrderId, saga.Order.Owner));

    static readonly SagaCommand Pay = new("payment.initiate", saga => new InitiatePayment(
        saga.OrderId, saga.Order.Owner, saga.Order.Total, saga.Order.Currency, saga.Order.PaymentToken,
        saga.Order.HasToken, saga.Order.LineTotals));

    static readonly SagaCommand Refund = new("payment.refund", saga =>
        new RefundPayment(saga.OrderId, saga.Order.Owner, Reason(saga)));

    static readonly SagaCommand Confirm = new("order.confirm", saga => new ConfirmOrder(
        saga.OrderId, saga.Order.Owner, saga.Order.Lines, saga.Order.Total.GetValueOrDefault(), saga.Order.Currency));

    static readonly SagaCommand Complete = new("order.complete", saga => new CompleteOrder(saga.OrderId, saga.Order.Owner));

    static readonly SagaCommand Cancel = new("order.cancel", saga =>
        new CancelOrder(saga.OrderId, saga.Order.Owner, Reason(saga), saga.Progress.Reasons));

    static readonly SagaCommand Ship = new("fulfillment.create", saga =>
        new CreateShipment(saga.OrderId, saga.Order.Owner, saga.Order.Lines, saga.Order.Address));

    static readonly SagaCommand CancelShipment = new("fulfillment.cancel", saga =>
        new CancelShipment(saga.OrderId, saga.Order.Owner, Reason(saga)));

    static string Reason(Saga saga) => saga.Progress.CancelReason ?? "The order ended without it.";
}
