using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Inbox;
using Doms.Engine.Outbox;
using Doms.Engine.Processing;

namespace Doms.Audit.Invariants;

/// <summary>
/// No message is lost or stuck: every (consumer, key) that holds messages back has exactly as many as it says, exactly one of
/// them has a time at which it goes on, and nothing still waits long after its time.
/// </summary>
sealed class MessageAccounting(DateTimeOffset now)
    : Invariant("I7", "outbox and inbox accounting: what waits is counted, one of it is due, and nothing is long overdue")
{
    /// <summary>
    /// How long after its time something may still wait; far more than a backlog lasts. It is time of the store's clock, which
    /// stands still while nothing runs: a system is not late for having been stopped.
    /// </summary>
    static readonly TimeSpan OverdueAfter = TimeSpan.FromHours(1);

    const string OutOfOrderPrefix = "early|";
    static readonly string[] Kinds = [StoredMessageKind.Timer, StoredMessageKind.Overflow, StoredMessageKind.Retry, StoredMessageKind.OutOfOrder];
    static readonly string[] InboxStatuses = [InboxStatus.Handled, InboxStatus.Deferred, InboxStatus.DeadLettered];
    readonly Dictionary<string, KeyTotals> _totals = [];

    public void Check(StoredMessage row)
    {
        CountChecked();
        if (!Kinds.Contains(row.Kind)) AddViolation(row.Id, $"a waiting message of the unknown kind '{row.Kind}'");
        if (!row.Id.StartsWith($"{row.Consumer}/", StringComparison.Ordinal)) AddViolation(row.Id, $"it waits for {row.Consumer}");
        if (row.Kind is StoredMessageKind.Timer or StoredMessageKind.OutOfOrder && row.Due is null)
            AddViolation(row.Id, $"a waiting message of the kind '{row.Kind}' is never due");
        CheckNotOverdue(
            row.Id, row.Due, $"a message of the kind '{row.Kind}' for {row.Consumer} is due",
            "start the system; if it runs, see in its log why it is not taken, and restart it");
        if (row.Kind == StoredMessageKind.Timer) return;
        var name = Delivery.OrderingKeyOf(row.Consumer, row.Key);
        var expected = row.Kind == StoredMessageKind.OutOfOrder ? Delivery.OutOfOrderKeyOf(name) : name;
        if (row.OrderingKey != expected) AddViolation(row.Id, $"it is in the group '{row.OrderingKey}', not '{expected}'");
        TotalsOf(name).Add(row);
    }

    public void Check(BlockedKey row)
    {
        CountChecked();
        if (row.OrderingKey.StartsWith(OutOfOrderPrefix, StringComparison.Ordinal)) AddViolation(row.OrderingKey, "a held row for a group of early ones");
        var group = TotalsOf(row.OrderingKey);
        group.IsBlocked = true;
        if (row.BlockingCount != group.Blocking || row.OutOfOrderCount != group.OutOfOrder)
            AddViolation(
                row.OrderingKey,
                $"it says {row.BlockingCount} wait and {row.OutOfOrderCount} are too early, but {group.Blocking} and {group.OutOfOrder} are there");
    }

    /// <summary>All waiting messages and held rows have been looked at.</summary>
    public void Finish()
    {
        foreach (var (name, group) in _totals)
        {
            if (!group.IsBlocked) AddViolation(name, $"{group.Blocking + group.OutOfOrder} messages wait without a row that says so");
            if (group.Blocking == 0) continue;
            if (group.Due != 1) AddViolation(name, $"{group.Due} of {group.Blocking} waiting messages are due, not one");
        }

        _totals.Clear();
    }

    public void Check(OutboxRow row)
    {
        CountChecked();
        if (row.Topic.Length == 0 || row.Payload.Length == 0) AddViolation(row.Id, "a message for the broker without topic or body");
        CheckNotOverdue(
            row.Id, row.CreatedAt, $"a message for '{row.Topic}' waits to be published",
            "see whether the broker is reached, and what the log says of publishing");
    }

    public void Check(InboxRow row)
    {
        CountChecked();
        if (!InboxStatuses.Contains(row.Status)) AddViolation(row.Id, $"a message of the broker with the unknown fate '{row.Status}'");
    }

    public void Check(EffectRow row)
    {
        CountChecked();
        if (row.Attempts < 0 || row.Service.Length == 0 || row.Name.Length == 0)
            AddViolation(row.Key, $"a call that nothing makes: '{row.Service}/{row.Name}'");
        CheckNotOverdue(
            row.Key, row.Due, $"the call '{row.Service}/{row.Name}' is due",
            "see whether this version knows such calls, and whether oms_effects_waiting falls; if not, restart the system");
    }

    void CheckNotOverdue(string subject, DateTimeOffset? since, string what, string help)
    {
        if (since < now - OverdueAfter) AddViolation(subject, $"{what} since {since:u}, longer than {OverdueAfter.TotalHours} h: {help}");
    }

    KeyTotals TotalsOf(string name)
    {
        if (!_totals.TryGetValue(name, out var group)) _totals.Add(name, group = new KeyTotals());
        return group;
    }

    sealed class KeyTotals
    {
        public long Blocking { get; private set; }

        public long OutOfOrder { get; private set; }

        public long Due { get; private set; }

        public bool IsBlocked { get; set; }

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
    }
}
