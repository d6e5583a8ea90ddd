using Doms.Audit.Books;
using Doms.Audit.Invariants;
using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;
using Doms.Engine.Diagnostics;
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
    readonly Rows _rows = new(store, [.. SystemTables.All, .. modules.SelectMany(module => module.Tables)]);
    readonly StockLedger _stock = new();
    readonly StockBalance _balance = new();
    readonly OneCharge _charge = new();
    readonly Versions _versions = new();
    readonly WaitingMessages _waiting = new(store.Now);
    readonly DeadLetterBooks _dead = new();
    readonly IdempotencyBooks _idempotency = new();

    /// <summary>Reads everything once.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached.</exception>
    /// <exception cref="ProviderUnavailableException">The provider's books cannot be read.</exception>
    public async Task<AuditReport> Run(CancellationToken cancel)
    {
        var now = _rows.Now;
        Invariant[] all =
        [
            _balance, _stock, new ReservationFate(now), new Terminality(), _charge, new MoneyConservation(), _waiting,
            _versions, new TimelineOrder(), _idempotency, new CompensationSymmetry(), _dead,
        ];
        var books = await ProviderBooks.Read(provider, cancel);
        _charge.Compare(books);
        await ReadStock(cancel);
        var orders = await ReadOrders(all, books, cancel);
        await ReadReferences(cancel);
        var inFlight = await ReadSystemTables(all, cancel);
        var reports = all.Select(invariant => invariant.Report()).ToList();
        return new AuditReport(now, reports.TrueForAll(report => report.Violations == 0), orders, inFlight, reports);
    }

    async Task ReadStock(CancellationToken cancel)
    {
        await foreach (var movement in _rows.All<StockMovement>(cancel))
            await _stock.Look(movement, id => _rows.Find<StockItem>(id, cancel));
        _stock.Close();
        await foreach (var item in _rows.All<StockItem>(cancel))
        {
            var sums = _stock.TakeSums(item.ProductId);
            _balance.Look(item, sums);
            _versions.Look(item, sums);
        }

        foreach (var productId in _stock.WithoutProduct) _balance.LookAtLedgerWithoutProduct(productId);
        await foreach (var price in _rows.All<ProductPrice>(cancel)) _versions.Look(price);
    }

    async Task<long> ReadOrders(Invariant[] all, ProviderBooks books, CancellationToken cancel)
    {
        var orders = 0L;
        await foreach (var file in new OrderFiles(_rows).Read(cancel))
        {
            if (file.Order is not null) orders++;
            file.AtProvider = books.Take(file.Id);
            foreach (var invariant in all) invariant.Look(file);
        }

        _balance.Finish();
        _charge.Finish(books);
        return orders;
    }

    async Task ReadReferences(CancellationToken cancel)
    {
        await foreach (var reference in _rows.All<OrderReference>(cancel))
            _idempotency.Look(reference, await _rows.Find<Order>(reference.OrderId, cancel));
        await foreach (var row in _rows.All<IdempotencyRow>(cancel))
        {
            var orderId = IdempotencyBooks.OrderOf(row);
            _idempotency.Look(row, orderId, orderId is null ? null : await _rows.Find<Order>(orderId, cancel));
        }
    }

    /// <summary>Looks at the engine's tables, and lets go of the suspicions that something under way explains.</summary>
    async Task<long> ReadSystemTables(Invariant[] all, CancellationToken cancel)
    {
        var explanations = new Explanations(all);
        await foreach (var row in _rows.All<PendingRow>(cancel))
        {
            _waiting.Look(row);
            explanations.Look(InFlight.Of(row));
        }

        await foreach (var row in _rows.All<HeldRow>(cancel)) _waiting.Look(row);
        _waiting.Finish();
        await foreach (var row in _rows.All<OutboxRow>(cancel))
        {
            _waiting.Look(row);
            explanations.Look(InFlight.Of(row));
        }

        await foreach (var row in _rows.All<InboxRow>(cancel)) _waiting.Look(row);
        await foreach (var row in _rows.All<EffectRow>(cancel))
        {
            _waiting.Look(row);
            explanations.Look(InFlight.Of(row));
        }

        await foreach (var row in _rows.All<DeadLetter>(cancel))
        {
            _dead.Look(row);
            if (InFlight.Of(row) is { } waiting) explanations.Look(waiting);
        }

        return explanations.UnderWay;
    }
}
