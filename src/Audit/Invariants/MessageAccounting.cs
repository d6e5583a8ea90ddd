using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Inbox;
using Doms.Engine.Outbox;

namespace Doms.Audit.Invariants;

/// <summary>
/// No message is lost or stuck: every blocked (consumer, key) has exactly as many stored messages as its row counts, exactly one
/// of the blocking ones has a due time, and no message or effect is overdue.
/// </summary>
/// <remarks>
/// Each store has its own row for a blocked key. Only the engine's internal service is in every store, so only its keys can be
/// blocked in several stores; their counts are added up.
/// </remarks>
sealed class MessageAccounting()
    : Invariant("I7", "outbox and inbox accounting: stored messages are counted, one per blocked key is due, none is overdue")
{
    /// <summary>
    /// Longest time that work may stay due, much longer than a backlog lasts. It does not run while the system is stopped: after a stop
    /// nothing is overdue.
    /// </summary>
    static readonly TimeSpan OverdueAfter = TimeSpan.FromHours(1);

    static readonly string[] Kinds =
        [.. StoredMessageKind.All];
    static readonly string[] InboxStatuses = [InboxStatus.Handled, InboxStatus.Deferred, InboxStatus.DeadLettered];
    readonly Dictionary<string, KeyTotals> _totals = [];

    /// <summary>The time as of which work is overdue, by the store's clock: now, or the end of the last process.</summary>
    public DateTimeOffset WorkedUntil { get; set; }

    public void Check(StoredMessage row)
    {
        CountChecked();
        if (!Kinds.Contains(row.Kind)) AddViolation(row.Id, $"a stored message of unknown kind '{row.Kind}'");
        if (!row.Id.StartsWith($"{row.Consumer}/", StringComparison.Ordinal))
            AddViolation(row.Id, $"the id of a stored message does not begin with its consumer '{row.Consumer}'");
        if (row.Kind is StoredMessageKind.Timer or StoredMessageKind.Deadline or StoredMessageKind.OutOfOrder && row.Due is null)
            AddViolation(row.Id, $"a stored message of kind '{row.Kind}' without a due time");
        CheckNotOverdue(
            row.Id, row.Due, $"a stored message of kind '{row.Kind}' for {row.Consumer} has been due",
            "start the system; if it runs, see its log for the reason, and restart it");
        if (row.IsScheduled) return;
        var name = OrderingKeys.Of(row.Consumer, row.Key);
        var expected = row.Kind == StoredMessageKind.OutOfOrder ? OrderingKeys.OutOfOrder(name) : name;
        if (row.OrderingKey != expected) AddViolation(row.Id, $"the ordering key is '{row.OrderingKey}', not '{expected}'");
        TotalsOf(name).Add(row);
    }

    public void Check(BlockedKey row)
    {
        CountChecked();
        if (row.OrderingKey.StartsWith(OrderingKeys.OutOfOrderPrefix, StringComparison.Ordinal))
            AddViolation(row.OrderingKey, "a blocked key for out-of-order messages, which block nothing");
        TotalsOf(row.OrderingKey).Add(row);
    }

    /// <summary>Compares stored messages with blocked keys, after all of both were checked.</summary>
    public void Finish()
    {
        foreach (var (name, totals) in _totals)
        {
            if (totals.BlockedKeys == 0)
                AddViolation(name, $"{totals.Blocking + totals.OutOfOrder} stored messages without a blocked key");
            else if (totals.CountedBlocking != totals.Blocking || totals.CountedOutOfOrder != totals.OutOfOrder)
                AddViolation(
                    name,
                    $"the blocked key counts {totals.CountedBlocking} blocking and {totals.CountedOutOfOrder} out-of-order messages, "
                    + $"but {totals.Blocking} and {totals.OutOfOrder} are stored");
            if (totals.Blocking > 0 && totals.Due != totals.ExpectedDue)
                AddViolation(name, $"{totals.Due} of {totals.Blocking} stored messages are due, not {totals.ExpectedDue}");
        }

        _totals.Clear();
    }

    public void Check(OutboxRow row)
    {
        CountChecked();
        if (row.Topic.Length == 0 || row.Payload.Length == 0) AddViolation(row.Id, "an outbox message without topic or body");
        CheckNotOverdue(
            row.Id, row.CreatedAt, $"an outbox message for topic '{row.Topic}' has been unpublished",
            "check whether the broker can be reached, and the log for publishing errors");
    }

    public void Check(InboxRow row)
    {
        CountChecked();
        if (!InboxStatuses.Contains(row.Status)) AddViolation(row.Id, $"unknown inbox status '{row.Status}'");
    }

    public void Check(EffectRow row)
    {
        CountChecked();
        if (row.Service.Length == 0 || row.Name.Length == 0)
            AddViolation(row.Key, $"effect without service or name: '{row.Service}/{row.Name}'");
        if (row.Attempts < 0) AddViolation(row.Key, $"effect with {row.Attempts} attempts");
        CheckNotOverdue(
            row.Key, row.Due, $"the effect '{row.Service}/{row.Name}' has been due",
            "check whether this version has a handler for it, and whether oms_effects_in_flight falls; if not, restart the system");
    }

    void CheckNotOverdue(string subject, DateTimeOffset? since, string what, string help)
    {
        if (since < WorkedUntil - OverdueAfter)
            AddViolation(subject, $"{what} since {since:u}, longer than {OverdueAfter.TotalHours} h: {help}");
    }

    KeyTotals TotalsOf(string name)
    {
        if (!_totals.TryGetValue(name, out var totals)) _totals.Add(name, totals = new KeyTotals());
        return totals;
    }

    sealed class KeyTotals
    {
        long _storesWithBlocking;

        /// <summary>Stored messages that block the key.</summary>
        public long Blocking { get; private set; }

        public long OutOfOrder { get; private set; }

        /// <summary>Blocking messages with a due time.</summary>
        public long Due { get; private set; }

        /// <summary>Rows for the blocked key, one in each store.</summary>
        public long BlockedKeys { get; private set; }

        public long CountedBlocking { get; private set; }

        public long CountedOutOfOrder { get; private set; }

        /// <summary>Expected number of due messages: one for each store in which the key is blocked.</summary>
        public long ExpectedDue => Math.Max(1, _storesWithBlocking);

        public void Add(StoredMessage row)
        {
            if (!row.IsBlocking)
            {
                OutOfOrder++;
                return;
            }

            Blocking++;
            if (row.Due is not null) Due++;
        }

        public void Add(BlockedKey row)
        {
            BlockedKeys++;
            CountedBlocking += row.BlockingCount;
            CountedOutOfOrder += row.OutOfOrderCount;
            if (row.BlockingCount > 0) _storesWithBlocking++;
        }
    }
}
