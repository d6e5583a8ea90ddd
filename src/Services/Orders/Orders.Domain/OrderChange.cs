using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>Builds one change of an order: its new state, and the entries of its timeline.</summary>
sealed class OrderChange
{
    readonly Occasion _occasion;
    readonly List<object> _entries = [];

    public OrderChange(Order order, Occasion occasion)
    {
        _occasion = occasion;
        Order = order with { Version = order.Version + 1, UpdatedAt = occasion.Now };
    }

    /// <summary>Begins an order.</summary>
    public static OrderChange Begin(Order order, Occasion occasion) =>
        new(order with { Version = 0, Sequence = 0 }, occasion);

    public Order Order { get; private set; }

    public OrderChange Set(Func<Order, Order> change)
    {
        Order = change(Order);
        return this;
    }

    /// <summary>Records contact with the order's saga, or with a service that it commands.</summary>
    public OrderChange WithSagaContact() =>
        Set(order => order with { LastSagaContactVersion = order.Version, SagaNotResponding = false });

    /// <summary>Appends an entry that happened now.</summary>
    public OrderChange Add(string type, string detail, string cause, string actor, EntryData? data = null) =>
        Add(type, detail, cause, actor, _occasion.Now, data);

    /// <summary>Appends an entry that happened when the message was published.</summary>
    public OrderChange AddHeard(string type, string detail, string cause, string actor, EntryData? data = null) =>
        Add(type, detail, cause, actor, _occasion.OccurredAt, data);

    public OrderChange Raise(string cause, string reason) =>
        Set(order => order with { Attention = Attention.Raise(order.Attention, cause, reason, _occasion.Now) });

    public OrderChange Lower(string cause) => Set(order => order with { Attention = Attention.Lower(order.Attention, cause) });

    /// <summary>Creates the decision: the order with its counters, its entries, and the messages.</summary>
    public Decision Finish(params IReadOnlyList<object> messages)
    {
        var lines = LineCounters.Count(Order);
        if (!ReferenceEquals(lines, Order.Lines)) Order = Order with { Lines = lines };
        return new Decision { Rows = [Order, .. _entries], Messages = messages };
    }

    OrderChange Add(string type, string detail, string cause, string actor, DateTimeOffset occurredAt, EntryData? data)
    {
        var sequence = Order.Sequence + 1;
        _entries.Add(new OrderEntry(
            OrderEntry.IdOf(Order.OrderId, sequence), Version: 1, Order.OrderId, sequence, Order.Version, type, occurredAt, _occasion.Now,
            TimelineEventNames.AudienceOf(type), actor, detail, data ?? EntryData.None, cause, _occasion.MessageId));
        Order = Order with { Sequence = sequence, Milestones = MilestonesWith(type, occurredAt) };
        return this;
    }

    IReadOnlyDictionary<string, DateTimeOffset> MilestonesWith(string type, DateTimeOffset at)
    {
        if (!TimelineEventNames.IsMilestone(type)) return Order.Milestones;
        var milestones = new Dictionary<string, DateTimeOffset>(Order.Milestones, StringComparer.Ordinal);
        milestones.TryAdd(type, at);
        return milestones;
    }
}
