using Doms.Audit.Books;
using Doms.Audit.Invariants;
using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Diagnostics;
using Doms.Engine.Effects;
using Doms.Engine.Idempotency;
using Doms.Engine.Inbox;
using Doms.Engine.Outbox;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Inventory.Domain;
using Doms.Orders.Domain;

namespace Doms.Audit;

/// <summary>
/// Holds the books of all services against the promises of the system. It reads by scans alone, so it runs on every store;
/// what it reads must stand still, or be one cut.
/// </summary>
/// <param name="store">Holds the rows of all services.</param>
/// <param name="modules">The services, for their tables.</param>
/// <param name="provider">The provider's own books; null leaves the comparison out, and the report says so.</param>
public sealed class Auditor(IStoreReader store, IReadOnlyList<ServiceModule> modules, IProviderLedger? provider)
{
    readonly StoredRows _rows = new(store, [.. EngineTables.All, .. modules.SelectMany(module => module.Tables)]);
    readonly NoOversell _noOversell = new();
    readonly StockBalance _stockBalance = new();
    readonly SingleCharge _singleCharge = new();
    readonly VersionConsistency _versions = new();
    readonly MessageAccounting _messages = new(store.Now);
    readonly DeadLetterAccounting _deadLetters = new();
    readonly IdempotencyConsistency _idempotency = new();

    /// <summary>Reads everything once.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached.</exception>
    /// <exception cref="ProviderUnavailableException">The provider's books cannot be read.</exception>
    public async Task<AuditReport> Run(CancellationToken cancel)
    {
        var now = _rows.Now;
        Invariant[] all =
        [
            _stockBalance, _noOversell, new ReservationOutcome(now), new Terminality(), _singleCharge, new MoneyConservation(), _messages,
            _versions, new TimelineOrdering(), _idempotency, new CompensationSymmetry(), _deadLetters,
        ];
        var books = await ProviderAccounts.Read(provider, cancel);
        _singleCharge.UseProviderAccounts(books);
        await ReadStock(cancel);
        var orders = await ReadOrders(all, books, cancel);
        await ReadReferences(cancel);
        var inFlight = await ReadEngineTables(all, cancel);
        var reports = all.Select(invariant => invariant.Report()).ToList();
        return new AuditReport(now, reports.TrueForAll(report => report.Violations == 0), orders, inFlight, reports);
    }

    async Task ReadStock(CancellationToken cancel)
    {
        await foreach (var movement in _rows.All<StockMovement>(cancel))
            await _noOversell.Check(movement, id => _rows.Find<StockItem>(id, cancel));
        _noOversell.Finish();
        await foreach (var item in _rows.All<StockItem>(cancel))
        {
            var sums = _noOversell.TakeSums(item.ProductId);
            _stockBalance.Check(item, sums);
            _versions.Check(item, sums);
        }

        foreach (var productId in _noOversell.UnknownProducts) _stockBalance.AddUnknownProduct(productId);
        await foreach (var price in _rows.All<ProductPrice>(cancel)) _versions.Check(price);
    }

    async Task<long> ReadOrders(Invariant[] all, ProviderAccounts books, CancellationToken cancel)
    {
        var orders = 0L;
        await foreach (var file in new OrderRecordsReader(_rows).Read(cancel))
        {
            if (file.Order is not null) orders++;
            file.AtProvider = books.Take(file.Id);
            foreach (var invariant in all) invariant.Check(file);
        }

        _stockBalance.Finish();
        _singleCharge.Finish(books);
        return orders;
    }

    async Task ReadReferences(CancellationToken cancel)
    {
        await foreach (var reference in _rows.All<OrderReference>(cancel))
            _idempotency.Check(reference, await _rows.Find<Order>(reference.OrderId, cancel));
        await foreach (var row in _rows.All<IdempotencyRow>(cancel))
        {
            var orderId = IdempotencyConsistency.CreatedOrderId(row);
            _idempotency.Check(row, orderId, orderId is null ? null : await _rows.Find<Order>(orderId, cancel));
        }
    }

    /// <summary>Looks at the engine's tables, and lets go of the suspicions that something under way explains.</summary>
    async Task<long> ReadEngineTables(Invariant[] all, CancellationToken cancel)
    {
        var explanations = new ExplanationMatcher(all);
        await foreach (var row in _rows.All<StoredMessage>(cancel))
        {
            _messages.Check(row);
            explanations.Match(InFlight.Of(row));
        }

        await foreach (var row in _rows.All<BlockedKey>(cancel)) _messages.Check(row);
        _messages.Finish();
        await foreach (var row in _rows.All<OutboxRow>(cancel))
        {
            _messages.Check(row);
            explanations.Match(InFlight.Of(row));
        }

        await foreach (var row in _rows.All<InboxRow>(cancel)) _messages.Check(row);
        await foreach (var row in _rows.All<EffectRow>(cancel))
        {
            _messages.Check(row);
            explanations.Match(InFlight.Of(row));
        }

        await foreach (var row in _rows.All<DeadLetter>(cancel))
        {
            _deadLetters.Check(row);
            if (InFlight.Of(row) is { } waiting) explanations.Match(waiting);
        }

        return explanations.InFlightCount;
    }
}
