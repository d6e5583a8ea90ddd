using System.Text.Json;
using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Engine;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Memory;
using Doms.Engine.Messages;
using Doms.Engine.Processing;
using Doms.Engine.Resilience;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Hosting.Identity;
using Doms.PaymentProvider;
using Doms.Payments;
using Doms.Payments.Domain;
using Doms.Primitives;
using Doms.Simulation;
using Doms.Simulation.Nodes;
using Doms.Tests.Services.Payments.Stripe;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Services.Payments;

/// <summary>
/// Payments alone on a Memory store and virtual time, with the simulated provider in process, a saga that only forwards commands,
/// and a listener for the messages that Payments publishes.
/// </summary>
sealed class PaymentsSystem : IAsyncDisposable
{
    public static readonly Caller Olga = new("olga", Roles.Operator);

    readonly MemoryStore _store;
    readonly ServiceModule _payments;
    readonly EngineSetup _setup;
    readonly IdSource _ids;
    SimulatedProcess _process;
    EngineNode _node;

    /// <summary>Collects payments with Stripe instead of the simulated provider.</summary>
    public PaymentsSystem(StripeDouble stripe)
        : this(seed: 1, calls: null, stripe)
    {
    }

    public PaymentsSystem(int seed = 1, CallPolicy? calls = null, StripeDouble? stripe = null)
    {
        Time = new VirtualTime(seed, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        _ids = new IdSource(Time, Time.FillRandom);
        _store = new MemoryStore(Time);
        Provider = new Provider(ProviderLedger, Time, new Random(seed));
        var options = new PaymentsOptions
        {
            ProviderUrl = new Uri("http://provider"), Calls = calls ?? new CallPolicy(), IsStripe = stripe is not null,
            ApiKey = stripe is null ? null : StripeDouble.ApiKey,
        };
        _payments = PaymentsModule.Module(options, stripe ?? (HttpMessageHandler)new ProviderHandler(Provider), Time);
        _process = new SimulatedProcess(Time);
        _setup = new EngineSetup(
            _store, [_payments, Saga(), Listener()], Contracts, null, new EngineOptions(), Time, _ids, _process,
            NullLoggerFactory.Instance);
        _node = Start();
    }

    /// <summary>The messages between services, without the commands of services that do not run here.</summary>
    public static IReadOnlyList<MessageType> Contracts { get; } =
    [
        .. MessageContracts.All.Where(IsHandledHere).Select(m => new MessageType(
            m.Name, m.Version, m.Topic, m.IsCommand, m.Json, body => ((IMessage)body).Key)),
    ];

    public VirtualTime Time { get; }

    public MemoryLedger ProviderLedger { get; } = new();

    public Provider Provider { get; }

    /// <summary>Messages published by Payments, in order.</summary>
    public List<object> Published { get; } = [];

    public Response Send(string service, object command, Caller? caller = null) =>
        Time.Run(_node.Send(service, command, caller ?? Olga, null, 0, CancellationToken.None));

    public void Initiate(string order, long amount = 2_000, string? token = null) =>
        Publish(order, new InitiatePayment(order, "alice", amount, "USD", PaymentToken: null, HasToken: token is not null), token);

    public void RefundBySaga(string order) => Publish(order, new RefundPayment(order, "alice", "out of stock"));

    public void RefuseCancellation(string order) => Publish(order, new CancellationRefused(order, "The goods have left the house.", 1));

    public void EndCancelled(string order) => Publish(order, new OrderCancelled(order, "alice", "written off", [], 1));

    public void Dispatch(string order) => Publish(order, new ShipmentDispatched(order, "s1", "T1", 1));

    /// <summary>Publishes a message of another service, after the means of payment where a token is given.</summary>
    public void Publish(string order, object message, string? token = null)
    {
        if (token is not null) Publish(order, new PreparePayment(order, "alice", token));
        Send("saga", new PublishOnBehalf(order, message.GetType().Name, JsonSerializer.SerializeToElement(message)));
    }

    public Response Refund(string order, long? amount = null) =>
        Send(ServiceNames.Payments, new RefundByOperator(order, amount, "broken", Olga.Subject));

    public Response Retry(string order, long number = 1) =>
        Send(ServiceNames.Payments, new RetryRefund(order, Doms.Payments.Domain.Refund.IdOf(order, number), Olga.Subject));

    public Response Settle(string order, long number = 1) =>
        Send(
            ServiceNames.Payments,
            new SettleRefund(order, Doms.Payments.Domain.Refund.IdOf(order, number), "SEPA 7", "by bank transfer", Olga.Subject));

    public Refund RefundOf(string order, long number = 1) => All<Refund>().Single(r => r.OrderId == order && r.Number == number);

    public void AdvanceTime(double seconds) => Time.RunFor(TimeSpan.FromSeconds(seconds));

    public Payment Payment(string order) =>
        Time.Run(_node.Rows.Find<Payment>(order, CancellationToken.None).AsTask()).ShouldNotBeNull();

    public IReadOnlyList<T> All<T>()
        where T : class
    {
        var range = new ScanRange(_payments.Tables.Single(t => t.RowType == typeof(T)), Limit: ScanRange.MaxLimit);
        return [.. Time.Run(_store.Scan(range, CancellationToken.None).AsTask()).Cast<T>()];
    }

    public IReadOnlyList<EffectRow> Effects() =>
        [.. Time.Run(_store.Scan(new ScanRange(EffectRow.Table), CancellationToken.None).AsTask()).Cast<EffectRow>()];

    /// <summary>Asserts that neither a means of payment nor its timer is stored.</summary>
    public void ShouldHaveNoToken()
    {
        All<PaymentMethod>().ShouldBeEmpty();
        Time.Run(_store.Scan(new ScanRange(StoredMessage.Table), CancellationToken.None).AsTask()).ShouldBeEmpty();
    }

    /// <summary>Kills the process at any point of its work, and starts another one on the same store.</summary>
    public void Crash()
    {
        _process.Kill();
        _process = new SimulatedProcess(Time);
        _node = Start();
    }

    /// <summary>Asserts that the payments and the provider's ledger agree for each order, in both directions.</summary>
    public void ShouldAgreeWithProvider()
    {
        var taken = ProviderLedger.Entries.Where(e => e.HasSucceeded).ToList();
        taken.Select(e => (e.Kind.ToUpperInvariant(), e.Reference, e.Amount)).Order()
            .ShouldBe(Moved().Select(t => (t.Kind.Text(), t.ProviderKey, t.Amount)).Order());
        foreach (var payment in All<Payment>())
        {
            payment.RefundableAmount.ShouldBeGreaterThanOrEqualTo(0);
            SumOf(payment, TransactionKind.Charge).ShouldBe(payment.Captured);
            SumOf(payment, TransactionKind.Refund).ShouldBe(payment.Refunded);
        }
    }

    public ValueTask DisposeAsync()
    {
        Time.Run(_node.DisposeAsync().AsTask());
        return ValueTask.CompletedTask;
    }

    IEnumerable<PaymentTransaction> Moved() => All<PaymentTransaction>().Where(t => t.Status == TransactionStatus.Succeeded);

    long SumOf(Payment payment, TransactionKind kind) =>
        Moved().Where(t => t.OrderId == payment.OrderId && t.Kind == kind).Sum(t => t.Amount);

    EngineNode Start()
    {
        var node = new EngineNode(_setup with { Scheduler = _process });
        Time.Run(node.Start(CancellationToken.None));
        return node;
    }

    /// <summary>A command of another service would have no handler here.</summary>
    static bool IsHandledHere(MessageDefinition message) => !message.IsCommand || message.Name.StartsWith("payment.");

    /// <summary>A saga that only forwards commands.</summary>
    public static ServiceModule Saga() => new ServiceModuleBuilder("saga")
        .Internal("saga.relay", PublishOnBehalfJson.Default.PublishOnBehalf, m => m.OrderId)
        .Response(PublishOnBehalfJson.Default.PublishOnBehalf)
        .Handle(new OnPublishOnBehalf())
        .Build();

    ServiceModule Listener() => new ServiceModuleBuilder("listener")
        .Handle(new EventRecorder<PaymentCompleted>(Published))
        .Handle(new EventRecorder<PaymentFailed>(Published))
        .Handle(new EventRecorder<PaymentUnknown>(Published))
        .Handle(new EventRecorder<RefundBegun>(Published))
        .Handle(new EventRecorder<PaymentRefunded>(Published))
        .Handle(new EventRecorder<PaymentRefundFailed>(Published))
        .Handle(new EventRecorder<RefundCancelled>(Published))
        .Handle(new EventRecorder<RefundRequested>(Published))
        .Build();
}

sealed class EventRecorder<T>(List<object> published) : IHandle<T>
    where T : class
{
    public void Plan(T message, LoadPlan plan)
    {
    }

    public void Handle(T message, Session session) => published.Add(message);
}
