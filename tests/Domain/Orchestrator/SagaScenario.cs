using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Orchestrator.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Orchestrator;

/// <summary>A saga that receives messages one by one, one second apart.</summary>
sealed class SagaScenario(string workflow = Workflows.InventoryFirst)
{
    public const string Id = "019a0000-0000-7000-8000-000000000001";
    public const string ShipmentId = "019a0000-0000-7000-8000-000000000002";
    public const string PaymentId = "019a0000-0000-7000-8000-000000000003";

    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    public static readonly SagaTimeouts Timeouts = new() { MaxAttempts = 3 };
    public static readonly Workflows AllWorkflows = new(Timeouts);
    public static readonly IReadOnlyList<Line> Lines = [new("P1", 2, 100_00), new("P2", 1, 50_00)];
    public static readonly IReadOnlyList<LineReason> Reasons = [new("P2", "P2: 1 wanted, 0 available")];

    public static readonly OrderCreated Created = new(
        Id, "alice", 250.00m, new Dictionary<string, long> { ["P1"] = 2, ["P2"] = 1 }, Lines, 250_00, "USD",
        PricesTrusted: true, null, "alice@example.com", null, null, Start, 1, "100042", "alice", ReservationId: null, HasToken: true);

    public static readonly InitiatePayment Initiate = new(
        Id, "alice", 250_00, "USD", PaymentToken: null, HasToken: true, new List<LineTotal> { new("1", 2, 200_00), new("2", 1, 50_00) });

    public static readonly InventoryReserved Reserved = new(Id, Lines, 250_00, "USD", 1);
    public static readonly InventoryUnavailable Unavailable = new(Id, "Not enough stock.", Reasons, 1);
    public static readonly InventoryReleased Released = new(Id, 2);
    public static readonly InventoryCommitted Committed = new(Id, 2);
    public static readonly PaymentCompleted Paid = new(Id, PaymentId, 250_00, "USD", 2);
    public static readonly PaymentFailed Declined = new(Id, PaymentId, "card_declined", "no funds", 2);
    public static readonly PaymentUnknown Unknown = new(Id, PaymentId, "timeout", 2);
    public static readonly PaymentRefunded Refunded = new(Id, PaymentId, 250_00, 250_00, "USD", Full: true, 3);
    public static readonly PaymentRefunded PartlyRefunded = new(Id, PaymentId, 1_00, 1_00, "USD", Full: false, 3);
    public static readonly PaymentRefundFailed RefundFailed = new(Id, PaymentId, "account closed", 3);
    public static readonly RefundRequested FullRefundRequested = new(Id, "wrong item", "olga", 3);
    public static readonly OrderConfirmed Confirmed = new(Id, "alice", 250_00, "USD", 2);
    public static readonly OrderCompleted Completed = new(Id, "alice", 3);
    public static readonly OrderCancelled Cancelled = new(Id, "alice", "changed my mind", [], 3);
    public static readonly OrderCancelRequested CancelRequested = new(Id, "changed my mind", "alice", 2);
    public static readonly ShipmentCreated Shipped = new(Id, ShipmentId, "DT1", 1);
    public static readonly ShipmentDelivered Delivered = new(Id, ShipmentId, "DT1", 5);
    public static readonly ShipmentFailed FailedBeforeDispatch = new(Id, ShipmentId, "damaged", Dispatched: false, 2);
    public static readonly ShipmentFailed FailedAfterDispatch = new(Id, ShipmentId, "lost", Dispatched: true, 4);
    public static readonly ShipmentCancelled CancelledShipment = new(Id, ShipmentId, 2);
    public static readonly ShipmentCancelRefused CancelRefused = new(Id, ShipmentId, "It is on its way.", 3);
    public static readonly OrderMessageDeadLettered PaymentDeadLettered = new(Id, "payments", "payment.initiate", "boom");
    public static readonly OrderMessageDeadLettered MailDeadLettered = new(Id, "notifications", "order.confirmed", "boom");
    public static readonly RetrySaga Retry = new(Id, "olga");
    public static readonly ResolveSaga ResolveCompleted = new(Id, SagaOutcome.Completed, "checked by hand", "olga");
    public static readonly ResolveSaga ResolveCancelled = new(Id, SagaOutcome.Cancelled, "checked by hand", "olga");

    readonly SagaDecider _decider = new(AllWorkflows, workflow);
    readonly List<object> _everSent = [];

    public DateTimeOffset Now { get; private set; } = Start;

    public Saga? Row { get; private set; }

    public Saga Saga => Row.ShouldNotBeNull();

    /// <summary>
    /// Messages that the saga sent in response to the last message, without the one that it is no longer stuck, which every way out of
    /// that status sends.
    /// </summary>
    public IReadOnlyList<object> Sent { get; private set; } = [];

    public IReadOnlyList<object> AllSent => _everSent;

    public Decision Last { get; private set; } = Decision.Nothing;

    public string Position => $"{Saga.Status.Text()} {Saga.Step}";

    public SagaScenario When(params object[] messages)
    {
        foreach (var message in messages) Handle(message);
        return this;
    }

    /// <summary>Fires the pending timer at its due time.</summary>
    public SagaScenario WhenTimerFires()
    {
        var at = Saga.TimerAt.ShouldNotBeNull();
        if (at > Now) Now = at;
        return When(new SagaTimer(Id, at));
    }

    /// <summary>Fires timers until the current deadline has passed.</summary>
    public SagaScenario WhenDeadlinePasses()
    {
        var deadline = Saga.Deadline.ShouldNotBeNull();
        do WhenTimerFires();
        while (Now < deadline);
        return this;
    }

    /// <summary>Lets deadlines pass until the saga no longer asks again; returns the number of commands that it sent meanwhile.</summary>
    public int WhenGivenUp(int limit = 100)
    {
        var sent = AllSent.Count;
        var step = Saga.Step;
        while (Saga is { IsCompensating: false, Deadline: not null } && limit-- > 0) WhenDeadlinePasses();
        Saga.IsCompensating.ShouldBeTrue($"'{step}' is still awaited");
        return AllSent.Count - sent - Sent.Count;
    }

    public SagaScenario Then(string where, params object[] sent)
    {
        Position.ShouldBe(where);
        Sent.Select(Name).ShouldBe(sent.Select(expected => expected as string ?? Name(expected)));
        foreach (var (actual, expected) in Sent.Zip(sent))
            if (expected is IMessage)
                actual.ShouldBeEquivalentTo(expected);
        return this;
    }

    public SagaScenario ThenUnchanged()
    {
        Last.Row<Saga>().ShouldBeNull();
        return this;
    }

    public static string Name(object message) =>
        MessageContracts.All.FirstOrDefault(definition => definition.Type == message.GetType())?.Name ?? message.GetType().Name;

    void Handle(object message)
    {
        Now += TimeSpan.FromSeconds(1);
        Last = _decider.Decide(Row, message, Moment.At(Now));
        Sent = [.. Last.Messages.Where(sent => sent is not AttentionCleared)];
        _everSent.AddRange(Sent);
        if (Last.Row<Saga>() is not { } next) return;
        next.Version.ShouldBe((Row?.Version ?? 0) + 1);
        var goesOn = Row is { Status: SagaStatus.NeedsAttention } && next.Status != SagaStatus.NeedsAttention;
        Last.Messages.OfType<AttentionCleared>().ShouldBe(goesOn ? [new AttentionCleared(Id, next.Version)] : []);
        Row = next;
    }
}
