using Doms.Audit.State;
using Doms.Audit.Invariants;
using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Idempotency;
using Doms.Engine.Inbox;
using Doms.Engine.Leases;
using Doms.Engine.Maintenance;
using Doms.Engine.Outbox;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Inventory.Domain;
using Doms.Orders.Domain;

namespace Doms.Audit;

/// <summary>
/// Checks the stored state of all services against the invariants. Uses only the methods that every store has. The state must not
/// change during the audit, or must be a snapshot.
/// </summary>
/// <param name="store">Has the rows of all services; for services with a store each, a <see cref="MergedReader"/>.</param>
/// <param name="modules">The services, for their tables.</param>
/// <param name="provider">The provider's ledger; when null, it is not compared, and the report has a note.</param>
/// <param name="mailExists">Tells whether the file of a notification exists; null where mails are not kept in a folder.</param>
public sealed class Auditor(
    IStoreReader store, IReadOnlyList<ServiceModule> modules, IProviderLedger? provider, Func<string, bool>? mailExists = null)
{
    readonly StoredRows _rows = new(store, [.. EngineTables.All, .. modules.SelectMany(module => module.Tables)]);
    readonly NoOversell _noOversell = new();
    readonly StockBalance _stockBalance = new();
    readonly ReservationLedger _reservationLedger = new();
    readonly SingleCharge _singleCharge = new();
    readonly VersionConsistency _versions = new();
    readonly MessageAccounting _messages = new();
    readonly DeadLetterAccounting _deadLetters = new();
    readonly IdempotencyConsistency _idempotency = new();
    readonly ReservationQuotas _quotas = new();
    readonly FeedPositions _feed = new();
    readonly OrderConsistency _orderConsistency = new(store.Now, store is MergedReader { IsSplit: true });

    /// <summary>Reads every table once and checks all invariants.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached.</exception>
    /// <exception cref="ProviderUnavailableException">The provider's ledger cannot be read.</exception>
    public async Task<AuditReport> Run(CancellationToken cancel)
    {
        var now = _rows.Now;
        var file = new FileIntegrity();
        var isDamaged = await file.HasDamage(store, cancel);
        var workedUntil = isDamaged ? now : await FindWorkedUntil(now, cancel);
        _messages.WorkedUntil = workedUntil;
        var reservationOutcome = new ReservationOutcome(workedUntil);
        Invariant[] all =
        [
            _stockBalance, _noOversell, reservationOutcome, new Terminality(), _singleCharge, new MoneyConservation(), _messages,
            _versions, new TimelineOrdering(), _idempotency, new CompensationSymmetry(), _deadLetters,
            _orderConsistency, _reservationLedger, new ShippedUnits(), file, new LineConsistency(),
            new NotificationCompleteness(store is MergedReader { IsSplit: true }), _quotas, new MailFiles(mailExists).WithNote(),
            new TimesOfRows(now), _feed,
        ];
        if (isDamaged) return ReportDamage(now, all);
        await using var accounts = await ProviderAccounts.Open(provider, _singleCharge.AddUnknownCharge, cancel);
        if (accounts.UnavailableReason is { } why) _singleCharge.DoWithoutProvider(why);
        var inFlight = await ReadEngineTables(cancel);
        foreach (var invariant in all) invariant.Explain(inFlight);
        await ReadStock(cancel);
        await ReadReferences(cancel);
        var orders = await ReadOrders(all, reservationOutcome, accounts, cancel);
        await foreach (var quota in _rows.All<ReservationQuota>(cancel)) _quotas.Check(quota);
        await FindWrongReferences(cancel);
        return Report(now, orders, inFlight.Count, all);
    }

    /// <summary>
    /// The time until which stored work was done. The clock of a server runs on while the system is stopped, which makes no work overdue.
    /// </summary>
    async Task<DateTimeOffset> FindWorkedUntil(DateTimeOffset now, CancellationToken cancel)
    {
        var heartbeats = _rows.All<LeaseHeartbeat>(cancel);
        var last = await heartbeats.Select(lease => (DateTimeOffset?)lease.ExpiresAt).MaxAsync(cancellationToken: cancel);
        return last < now ? last.Value : now;
    }

    /// <summary>Reports the damage alone: what a damaged file says of its rows proves nothing.</summary>
    static AuditReport ReportDamage(DateTimeOffset now, Invariant[] all)
    {
        foreach (var invariant in all) invariant.MarkIncomplete("the rows were not read: the database file is damaged");
        return Report(now, orders: 0, inFlight: 0, all);
    }

    static AuditReport Report(DateTimeOffset now, long orders, long inFlight, Invariant[] all)
    {
        var reports = all.Select(invariant => invariant.Report()).ToList();
        return new AuditReport(now, reports.TrueForAll(report => report.Violations == 0), orders, inFlight, reports);
    }

    async Task ReadStock(CancellationToken cancel)
    {
        await foreach (var movement in _rows.All<StockMovement>(cancel))
        {
            await _noOversell.Check(movement, id => _rows.Find<Stock>(id, cancel));
            _reservationLedger.Check(movement);
        }

        _noOversell.Finish();
        await foreach (var stock in _rows.All<Stock>(cancel))
        {
            var sums = _noOversell.TakeSums(stock.Id);
            _stockBalance.Check(stock, sums);
            _stockBalance.CheckProduct(stock, await _rows.Find<Product>(stock.ProductId, cancel));
            _versions.Check(stock, sums);
        }

        foreach (var stockId in _noOversell.UnknownStock) _stockBalance.AddUnknownStock(stockId);
        await foreach (var product in _rows.All<Product>(cancel)) _versions.Check(product);
        await foreach (var price in _rows.All<ProductPrice>(cancel)) _versions.Check(price);
    }

    async Task<long> ReadOrders(
        Invariant[] all, ReservationOutcome reservationOutcome, ProviderAccounts accounts, CancellationToken cancel)
    {
        var orders = 0L;
        await foreach (var records in new OrderRecordsReader(_rows).Read(cancel))
        {
            if (records.Order is not null) orders++;
            await accounts.MoveTo(records);
            foreach (var invariant in all) invariant.Check(records);
            if (records.Reservation is { OrderId: { } orderId } consumed)
                reservationOutcome.CheckConsumed(consumed, await _rows.Find<Reservation>(orderId, cancel));
        }

        _stockBalance.Finish();
        _feed.Finish();
        await FindLedgerDifferences(cancel);
        await accounts.Finish();
        return orders;
    }

    /// <summary>Reads ledger and reservations again, only when they differ, to name those that do.</summary>
    async Task FindLedgerDifferences(CancellationToken cancel)
    {
        if (!_reservationLedger.HasDifferences) return;
        _reservationLedger.BeginSecondPass();
        await foreach (var movement in _rows.All<StockMovement>(cancel)) _reservationLedger.Check(movement);
        await foreach (var reservation in _rows.All<Reservation>(cancel)) _reservationLedger.Check(reservation);
        _reservationLedger.Finish();
    }

    /// <summary>Reads stored responses and references before the orders, so that none is looked up for them.</summary>
    async Task ReadReferences(CancellationToken cancel)
    {
        await foreach (var row in _rows.All<IdempotencyRow>(cancel)) _idempotency.Check(row);
        await foreach (var reference in _rows.All<OrderReference>(cancel)) _idempotency.Check(reference);
    }

    /// <summary>Reads stored responses and references again, only when some lead to no order that has them, to name those.</summary>
    async Task FindWrongReferences(CancellationToken cancel)
    {
        if (!_idempotency.HasWrongOrders) return;
        await foreach (var row in _rows.All<IdempotencyRow>(cancel)) _idempotency.CheckOrderExists(row);
        await foreach (var reference in _rows.All<OrderReference>(cancel))
            if (_idempotency.IsWrong(reference))
                _idempotency.AddWrongReference(reference, await _rows.Find<Order>(reference.OrderId, cancel));
    }

    /// <summary>Checks the engine's tables, and collects the work in flight.</summary>
    async Task<WorkInFlight> ReadEngineTables(CancellationToken cancel)
    {
        var inFlight = new WorkInFlight();
        await foreach (var row in _rows.All<StoredMessage>(cancel))
        {
            _messages.Check(row);
            inFlight.Add(row);
        }

        await foreach (var row in _rows.All<BlockedKey>(cancel)) _messages.Check(row);
        _messages.Finish();
        await foreach (var row in _rows.All<OutboxRow>(cancel))
        {
            _messages.Check(row);
            inFlight.Add(row);
        }

        await foreach (var row in _rows.All<InboxRow>(cancel)) _messages.Check(row);
        await foreach (var row in _rows.All<EffectRow>(cancel))
        {
            _messages.Check(row);
            inFlight.Add(row);
        }

        await foreach (var row in _rows.All<DeadLetter>(cancel))
        {
            _deadLetters.Check(row);
            _orderConsistency.Add(row);
            inFlight.Add(row);
        }

        return inFlight;
    }
}
