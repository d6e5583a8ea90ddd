using System.Runtime.CompilerServices;
using System.Text.Json;
using Doms.Audit;
using Doms.Composition;
using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Maintenance;
using Doms.Engine.Messages;
using Doms.Engine.Outbox;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Inventory.Domain;
using Doms.Orchestrator.Domain;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.Audit;

/// <summary>Stored state of a shop, to be changed by a test and audited.</summary>
sealed class StateBuilder : IProviderLedger
{
    public const string Mug = "P1";
    public const string Delivered = "01990000-0000-7000-8000-000000000001";
    public const string Cancelled = "01990000-0000-7000-8000-000000000002";
    public const string Open = "01990000-0000-7000-8000-000000000003";
    public const string StandAlone = "01990000-0000-7000-8000-000000000004";
    public const string Unknown = "01990000-0000-7000-8000-000000000009";

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    static readonly IReadOnlyList<ServiceModule> Modules = AllServices.ModulesForAudit("");

    readonly Dictionary<Type, Table> _tables =
        Modules.SelectMany(module => module.Tables).Concat(EngineTables.All).ToDictionary(table => table.RowType);

    readonly Dictionary<(Type Type, string Key), object> _rows = [];

    /// <summary>The provider's ledger; null when it is not accessible.</summary>
    public List<ProviderEntry>? Provider { get; set; } = [];

    /// <summary>Tells whether the file of a notification exists; null where mails are not kept in a folder.</summary>
    public Func<string, bool>? MailExists { get; set; }

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

    /// <summary>Audits the state in one store, and expects the same report when the rows are spread over several stores.</summary>
    public async Task<AuditReport> Audit()
    {
        var report = await Audit(storeCount: 1);
        var splitReport = await Audit(storeCount: 3);
        JsonSerializer.Serialize(splitReport, AuditJson.Default.AuditReport)
            .ShouldBe(JsonSerializer.Serialize(report, AuditJson.Default.AuditReport));
        return report;
    }

    async Task<AuditReport> Audit(int storeCount)
    {
        await using var store = new PartitionedStore(storeCount, new FakeTimeProvider(Now));
        await using (var transaction = await store.Begin(CancellationToken.None))
        {
            var changes = _rows.Select(row => new RowChange(new RowKey(_tables[row.Key.Type], row.Key.Key), row.Value, 0)).ToList();
            await transaction.Commit(changes, [], CancellationToken.None);
        }

        return await new Auditor(store, Modules, Provider is null ? null : this, MailExists).Run(CancellationToken.None);
    }

    async IAsyncEnumerable<ProviderEntry> IProviderLedger.Succeeded([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        foreach (var entry in Provider!.OrderBy(entry => entry.Account, StringComparer.Ordinal)) yield return entry;
    }

    /// <summary>Returns a stored message about an order.</summary>
    public static StoredMessage StoredMessageFor(string consumer, string key, string kind = StoredMessageKind.Overflow)
    {
        var isTimer = kind == StoredMessageKind.Timer;
        return new StoredMessage(
            $"{consumer}/{kind}-{key}", Version: 1, Seq: 0, consumer, isTimer ? null : $"{consumer}|{key}", kind, Due: Now, Attempts: 0,
            Replays: 0, FirstStoredAt: Now, Error: null, key, Headers: "{}", Payload: [1]);
    }

    /// <summary>Returns the blocked key of one stored message.</summary>
    public static BlockedKey BlockedKeyFor(StoredMessage row) =>
        new(row.OrderingKey!, Version: 1, BlockingCount: 1, OutOfOrderCount: 0);

    public static OutboxRow OutboxMessage(string topic) =>
        new(Unknown, Version: 1, Seq: 0, topic, Delivered, Headers: "{}", Payload: [1], Now, Replays: 0);

    public static EffectRow Effect(string service, string key, string orderId)
    {
        var headers = new MessageHeaders(
            Guid.Empty, "call", Version: 1, service, orderId, Now, TraceParent: null, CorrelationId: "c", CausationId: null);
        return new EffectRow(
            key, Version: 1, service, Name: "call", Due: Now, Lease: 0, Attempts: 0, Error: null, CreatedAt: Now, headers.ToJson(),
            Request: [1]);
    }

    public static DeadLetter DeadLetterOf(string consumer, string key) => new(
        Unknown, Version: 1, Seq: 0, consumer, "order.created", key, MessageId: "m1", Headers: "{}", Payload: [1], Error: "failed",
        Stack: null, Attempts: 8, Replays: 0, Origin: "retry", DeadAt: Now, DeadLetter.Open, HandledBy: null, HandledAt: null);

    /// <summary>Returns a row of the stock ledger, whose reason is the one by which units move so.</summary>
    public static StockMovement Movement(long sequence, long available, long reserved, string? reference = null) => new(
        $"{Mug}/{sequence}", 1, Mug, Mug, Stock.DefaultLocation, sequence, available, reserved, ReasonOf(available, reserved), reference,
        "1",
        reserved < 0 ? MovementActor.Saga : "ada", reserved < 0 && available > 0 ? "changed my mind" : null, Now);

    static string ReasonOf(long available, long reserved) => (available, reserved) switch
    {
        (_, 0) => MovementReason.Added,
        (0, < 0) => MovementReason.Committed,
        (_, < 0) => MovementReason.Released,
        _ => MovementReason.Reserved,
    };

    public static StepState CompletedStep(string step, CompensationStatus compensation = CompensationStatus.None) =>
        new(step, StepStatus.Done, compensation);
}
