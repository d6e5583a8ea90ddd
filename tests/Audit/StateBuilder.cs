using System.Runtime.CompilerServices;
using Doms.Audit;
using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Diagnostics;
using Doms.Engine.Effects;
using Doms.Engine.Memory;
using Doms.Engine.Messages;
using Doms.Engine.Outbox;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Inventory.Domain;
using Doms.Orchestrator.Domain;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.Audit;

/// <summary>Books of a shop that are sound, until a test falsifies them.</summary>
sealed class StateBuilder : IProviderLedger
{
    public const string Product = "P1";
    public const string Delivered = "01990000-0000-7000-8000-000000000001";
    public const string Cancelled = "01990000-0000-7000-8000-000000000002";
    public const string Open = "01990000-0000-7000-8000-000000000003";
    public const string StandAlone = "01990000-0000-7000-8000-000000000004";
    public const string Unknown = "01990000-0000-7000-8000-000000000009";

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    static readonly ServiceModule Tables = new ServiceModuleBuilder("books")
        .Table(Orders.Tables.Orders).Table(Orders.Tables.References).Table(Orders.Tables.Prices)
        .Table(Inventory.Tables.Stock).Table(Inventory.Tables.Reservations).Table(Inventory.Tables.Ledger)
        .Table(Payments.Tables.Payments).Table(Payments.Tables.Refunds).Table(Payments.Tables.Ledger)
        .Table(Fulfillment.Tables.Shipments)
        .Table(Notifications.Tables.Notifications)
        .Table(Orchestrator.Tables.Sagas)
        .Build();

    readonly Dictionary<Type, Table> _tables =
        Tables.Tables.Concat(EngineTables.All).ToDictionary(table => table.RowType);

    readonly Dictionary<(Type Type, string Key), object> _rows = [];

    /// <summary>The provider's books; null for none at all.</summary>
    public List<ProviderEntry>? Provider { get; set; } = [];

    public StateBuilder Put<T>(T row)
        where T : class
    {
        _rows[(typeof(T), _tables[typeof(T)].KeyOf(row))] = row;
        return this;
    }

    public StateBuilder Change<T>(string key, Func<T, T> change)
        where T : class => Put(change((T)_rows[(typeof(T), key)]));

    public StateBuilder Remove<T>(string key)
    {
        _rows.Remove((typeof(T), key)).ShouldBeTrue();
        return this;
    }

    public async Task<AuditReport> Audit()
    {
        await using var store = new MemoryStore(new FakeTimeProvider(Now));
        await using (var transaction = await store.Begin(CancellationToken.None))
        {
            var changes = _rows.Select(row => new RowChange(new RowKey(_tables[row.Key.Type], row.Key.Key), row.Value, 0)).ToList();
            await transaction.Commit(changes, CancellationToken.None);
        }

        return await new Auditor(store, [Tables], Provider is null ? null : this).Run(CancellationToken.None);
    }

    async IAsyncEnumerable<ProviderEntry> IProviderLedger.Succeeded([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        foreach (var entry in Provider!) yield return entry;
    }

    /// <summary>A message about an order that waits for a service.</summary>
    public static StoredMessage StoredMessageFor(string consumer, string key, string kind = StoredMessageKind.Overflow)
    {
        var isTimer = kind == StoredMessageKind.Timer;
        return new StoredMessage(
            $"{consumer}/{kind}-{key}", 1, 0, consumer, isTimer ? null : $"{consumer}|{key}", kind, Now, 0, 0, Now, null, key, "{}", [1]);
    }

    /// <summary>The row that says that one message waits.</summary>
    public static BlockedKey BlockedKeyFor(StoredMessage row) => new(row.OrderingKey!, 1, 1, 0);

    /// <summary>A message on its way to the broker.</summary>
    public static OutboxRow OutboxMessage(string topic) => new(Unknown, 1, 0, topic, Delivered, "{}", [1], Now);

    public static EffectRow Effect(string service, string key, string orderId)
    {
        var headers = new MessageHeaders(Guid.Empty, "call", 1, service, orderId, Now, null, "c", null);
        return new EffectRow(key, 1, service, "call", Now, 0, null, Now, headers.ToJson(), [1]);
    }

    public static DeadLetter DeadLetterOf(string consumer, string key) => new(
        Unknown, 1, 0, consumer, "order.created", key, "m1", "{}", [1], "it broke", null, 8, 0, "retry", Now, DeadLetter.Open, null, null);

    /// <summary>A product's ledger row.</summary>
    public static StockMovement Movement(long sequence, long available, long reserved, string? reference = null) => new(
        $"{Product}/{sequence}", 1, Product, sequence, available, reserved, "RESERVED", reference, "ada", null, Now);

    public static StepState CompletedStep(string step, CompensationStatus undo = CompensationStatus.None) => new(step, StepStatus.Done, undo);
}
