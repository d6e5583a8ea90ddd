using Doms.Engine.Diagnostics;
using Doms.Engine.Processing;

namespace Doms.Audit.Invariants;

/// <summary>
/// No message is lost or stuck: every (consumer, key) that holds messages back has exactly as many as it says, exactly one of
/// them has a time at which it goes on, and nothing still waits long after its time.
/// </summary>
sealed class WaitingMessages(DateTimeOffset now)
    : Invariant("I7", "outbox and inbox accounting: what waits is counted, one of it is due, and nothing is long overdue")
{
    /// <summary>
    /// How long after its time something may still wait; far more than a backlog lasts. It is time of the store's clock, which
    /// stands still while nothing runs: a system is not late for having been stopped.
    /// </summary>
    static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    const string EarlyPrefix = "early|";
    static readonly string[] Kinds = [PendingKind.Timer, PendingKind.Leftover, PendingKind.Retry, PendingKind.Early];
    static readonly string[] Fates = [InboxRecords.Handled, InboxRecords.Parked, InboxRecords.Dead];
    readonly Dictionary<string, Group> _groups = [];

    public void Look(PendingRow row)
    {
        Count();
        if (!Kinds.Contains(row.Kind)) Violated(row.Id, $"a waiting message of the unknown kind '{row.Kind}'");
        if (!row.Id.StartsWith($"{row.Consumer}/", StringComparison.Ordinal)) Violated(row.Id, $"it waits for {row.Consumer}");
        if (row.Kind is PendingKind.Timer or PendingKind.Early && row.Due is null)
            Violated(row.Id, $"a waiting message of the kind '{row.Kind}' is never due");
        LookAtAge(
            row.Id, row.Due, $"a message of the kind '{row.Kind}' for {row.Consumer} is due",
            "start the system; if it runs, see in its log why it is not taken, and restart it");
        if (row.Kind == PendingKind.Timer) return;
        var name = Delivery.GroupOf(row.Consumer, row.Key);
        var expected = row.Kind == PendingKind.Early ? Delivery.EarlyGroupOf(name) : name;
        if (row.Group != expected) Violated(row.Id, $"it is in the group '{row.Group}', not '{expected}'");
        GroupOf(name).Add(row);
    }

    public void Look(HeldRow row)
    {
        Count();
        if (row.Group.StartsWith(EarlyPrefix, StringComparison.Ordinal)) Violated(row.Group, "a held row for a group of early ones");
        var group = GroupOf(row.Group);
        group.IsHeld = true;
        if (row.Blocking != group.Blocking || row.Early != group.Early)
            Violated(
                row.Group,
                $"it says {row.Blocking} wait and {row.Early} are too early, but {group.Blocking} and {group.Early} are there");
    }

    /// <summary>All waiting messages and held rows have been looked at.</summary>
    public void Finish()
    {
        foreach (var (name, group) in _groups)
        {
            if (!group.IsHeld) Violated(name, $"{group.Blocking + group.Early} messages wait without a row that says so");
            if (group.Blocking == 0) continue;
            if (group.Heads != 1) Violated(name, $"{group.Heads} of {group.Blocking} waiting messages are due, not one");
        }

        _groups.Clear();
    }

    public void Look(OutboxRow row)
    {
        Count();
        if (row.Topic.Length == 0 || row.Payload.Length == 0) Violated(row.Id, "a message for the broker without topic or body");
        LookAtAge(
            row.Id, row.CreatedAt, $"a message for '{row.Topic}' waits to be published",
            "see whether the broker is reached, and what the log says of publishing");
    }

    public void Look(InboxRow row)
    {
        Count();
        if (!Fates.Contains(row.Fate)) Violated(row.Id, $"a message of the broker with the unknown fate '{row.Fate}'");
    }

    public void Look(EffectRow row)
    {
        Count();
        if (row.Attempts < 0 || row.Service.Length == 0 || row.Name.Length == 0)
            Violated(row.Key, $"a call that nothing makes: '{row.Service}/{row.Name}'");
        LookAtAge(
            row.Key, row.Due, $"the call '{row.Service}/{row.Name}' is due",
            "see whether this version knows such calls, and whether oms_effects_waiting falls; if not, restart the system");
    }

    void LookAtAge(string subject, DateTimeOffset? since, string what, string help)
    {
        if (since < now - Patience) Violated(subject, $"{what} since {since:u}, longer than {Patience.TotalHours} h: {help}");
    }

    Group GroupOf(string name)
    {
        if (!_groups.TryGetValue(name, out var group)) _groups.Add(name, group = new Group());
        return group;
    }

    sealed class Group
    {
        public long Blocking { get; private set; }

        public long Early { get; private set; }

        public long Heads { get; private set; }

        public bool IsHeld { get; set; }

        public void Add(PendingRow row)
        {
            if (!row.Blocks)
            {
                Early++;
                return;
            }

            Blocking++;
            if (row.Due is not null) Heads++;
        }
    }
}
