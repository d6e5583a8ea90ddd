using System.Text.Json;
using Doms.Contracts.Messages;
using Doms.Engine;
using Doms.Engine.Memory;
using Doms.Engine.Processing;
using Doms.Engine.Storage;
using Doms.PaymentProvider;
using Doms.Payments;
using Doms.Payments.Domain;
using Doms.Primitives;
using Doms.Simulation;
using Doms.Simulation.Nodes;
using Doms.Tests.Compliance;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Services.Payments;

/// <summary>
/// Two replicas: the first deletes a means of payment at its end while the other begins the charge that uses it: one of
/// the two commits conflicts, and no order is charged without its means of payment.
/// </summary>
public sealed class PaymentMethodRaceTests
{
    const string Order = "o1";
    static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    readonly VirtualTime _time = new(1, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    readonly MemoryStore _store;
    readonly MemoryLedger _ledger = new();
    readonly TaskCompletionSource _other = new();
    readonly List<EngineNode> _replicas = [];
    readonly List<Table> _tables = [];
    Func<IReadOnlyList<RowChange>, bool> _waits = _ => false;
    int _conflicts;
    bool _isWaiting;

    public PaymentMethodRaceTests()
    {
        _store = new MemoryStore(_time);
        foreach (var name in (string[])["1", "2"]) Start(name);
    }

    [Fact]
    public void Charge_that_commits_first_keeps_its_means_of_payment()
    {
        _waits = changes => changes.Any(change => change is { Before: PaymentMethod, Row: null });
        Publish(new PreparePayment(Order, "alice", "tok_ok"));
        _time.RunUntil(() => _isWaiting, 2 * Lifetime).ShouldBeTrue("the expiry begins");
        Publish(Initiate());
        _other.SetResult();
        _time.RunFor(Lifetime);

        _conflicts.ShouldBe(1);
        _ledger.Entries.ShouldHaveSingleItem().HasSucceeded.ShouldBeTrue();
        All<Payment>().ShouldHaveSingleItem().Status.ShouldBe(PaymentStatus.Completed);
        All<PaymentMethod>().ShouldBeEmpty();
    }

    [Fact]
    public void Expiry_that_commits_first_leaves_no_charge()
    {
        _waits = changes => changes.Any(change => change.Row is Payment);
        Publish(new PreparePayment(Order, "alice", "tok_ok"));
        var initiated = Send(Initiate());
        _time.RunUntil(() => _isWaiting, Lifetime / 2).ShouldBeTrue("the charge begins");
        _time.RunUntil(() => All<PaymentMethod>().Count == 0, 2 * Lifetime).ShouldBeTrue("the means of payment ends");
        _other.SetResult();
        _time.Run(initiated);
        _time.RunFor(Lifetime);

        _conflicts.ShouldBe(1);
        _ledger.Entries.ShouldBeEmpty();
        All<Payment>().ShouldBeEmpty();
        All<PaymentTransaction>().ShouldBeEmpty();
    }

    static InitiatePayment Initiate() => new(Order, "alice", 2_000, "USD", PaymentToken: null, HasToken: true);

    /// <summary>Sends to the replica that did not start first: the other one has the lease and handles the timer.</summary>
    Task Send(object message) => _replicas[1].Send(
        "saga", new PublishOnBehalf(Order, message.GetType().Name, JsonSerializer.SerializeToElement(message)), PaymentsSystem.Olga, null,
        0,
        CancellationToken.None);

    void Publish(object message) => _time.Run(Send(message));

    List<T> All<T>()
        where T : class
    {
        var table = _tables.Single(table => table.RowType == typeof(T));
        return [.. _time.Run(_store.Scan(new ScanRange(table, Limit: ScanRange.MaxLimit), CancellationToken.None).AsTask()).Cast<T>()];
    }

    void Start(string name)
    {
        var options = new PaymentsOptions { ProviderUrl = new Uri("http://provider"), MethodLifetime = Lifetime };
        var payments = PaymentsModule.Module(options, new ProviderHandler(new Provider(_ledger, _time, new Random(1))), _time);
        if (_tables.Count == 0) _tables.AddRange(payments.Tables);
        var store = new InterceptingStore(_store) { OnCommit = Commit };
        var node = new EngineNode(new EngineSetup(
            store, [payments, PaymentsSystem.Saga()], PaymentsSystem.Contracts, null, new EngineOptions(), _time,
            new IdSource(_time, _time.FillRandom), new SimulatedProcess(_time), NullLoggerFactory.Instance, name));
        _replicas.Add(node);
        _time.Run(node.Start(CancellationToken.None));
        _time.RunFor(TimeSpan.FromSeconds(1));
    }

    /// <summary>Lets the first commit that a test selects wait until the other replica has committed.</summary>
    async ValueTask Commit(IReadOnlyList<RowChange> changes, Func<ValueTask> commit)
    {
        if (!_isWaiting && _waits(changes))
        {
            _isWaiting = true;
            await _other.Task;
            try
            {
                await commit();
            }
            catch (VersionConflictException)
            {
                _conflicts++;
                throw;
            }

            return;
        }

        await commit();
    }
}
