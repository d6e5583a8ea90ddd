using Doms.Contracts.Messages;
using Names = Doms.Orders.Domain.TimelineEventNames;

namespace Doms.Orders.Domain;

/// <summary>Facts of the order's saga.</summary>
static class SagaFacts
{
    const string Row = "saga";
    const string Actor = "orchestrator";

    public static OrderFact? Of(Order order, IMessage message) => message switch
    {
        CancellationRefused m => new(
            Row, m.Version, Names.CancellationRefused, m.Reason, "saga.cancellation_refused", Actor,
            (changed, at) => Refuse(changed, m, at)),
        SagaNeedsAttention m => new(
            Row, m.Version, Names.NeedsAttention, Text(m), "saga.needs_attention", Actor,
            (changed, at) => IsNewest(order, m.Version)
                ? changed with { Attention = Attention.Raise(changed.Attention, Attention.Saga, Text(m), at.Now) }
                : changed),
        AttentionCleared m => new(
            Row, m.Version, Names.AttentionCleared, "The saga continues.", "saga.attention_cleared", Actor,
            (changed, _) => IsNewest(order, m.Version)
                ? changed with { Attention = Attention.Lower(changed.Attention, Attention.Saga) }
                : changed),
        _ => null,
    };

    static Order Refuse(Order order, CancellationRefused m, Occasion at) =>
        order.Status != OrderStatus.Cancelled && m.Version > order.Heard.NewestOf(Row, Names.CancellationRefused)
            ? order with { Cancellation = new(Cancellation.Refused, m.Reason, at.Now) }
            : order;

    static bool IsNewest(Order order, long version) =>
        version > order.Heard.NewestOf(Row, Names.NeedsAttention, Names.AttentionCleared);

    static string Text(SagaNeedsAttention m) => $"{m.Step}: {m.Reason}";
}
