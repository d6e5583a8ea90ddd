using Doms.Console.Words;
using Doms.Contracts.Http;

namespace Doms.Console.Orders;

/// <summary>A state that lasted: a bar. Without an end it lasts still.</summary>
public sealed record Bar(Tone Tone, string Text, DateTimeOffset From, DateTimeOffset? To);

/// <summary>A moment: a dot.</summary>
public sealed record Dot(Tone Tone, string Text, DateTimeOffset At);

/// <summary>A lane of the timeline: what one service did.</summary>
public sealed record Lane(string Name, string Icon, IReadOnlyList<Bar> Bars, IReadOnlyList<Dot> Dots);

/// <summary>Turns the history of an order into lanes of bars and dots.</summary>
static class TimelineDrawing
{
    /// <summary>Events that begin a bar, by lane, with its text.</summary>
    static readonly Dictionary<string, (string Lane, Tone Tone, string Text)> Begins = new(StringComparer.Ordinal)
    {
        ["ORDER_CREATED"] = ("order", Tone.Move, "Pending"),
        ["ORDER_CONFIRMED"] = ("order", Tone.Way, "Confirmed"),
        ["CANCELLATION_REQUESTED"] = ("order", Tone.Undo, "Cancelling"),
        ["CANCELLATION_REFUSED"] = ("order", Tone.Way, "Confirmed"),
        ["INVENTORY_RESERVED"] = ("stock", Tone.Way, "Reserved"),
        ["PAYMENT_COMPLETED"] = ("payment", Tone.Done, "Captured"),
        ["PAYMENT_UNKNOWN"] = ("payment", Tone.Wait, "Unknown"),
        ["SHIPMENT_CREATED"] = ("shipment", Tone.Way, "To pack"),
        ["SHIPMENT_PACKED"] = ("shipment", Tone.Way, "Packed"),
        ["SHIPPED"] = ("shipment", Tone.Way, "Dispatched"),
        ["SHIPMENT_IN_TRANSIT"] = ("shipment", Tone.Way, "In transit"),
        ["NEEDS_ATTENTION"] = ("saga", Tone.Need, "Needs you"),
    };

    /// <summary>Events that are a moment, by lane; true if they end the bar before.</summary>
    static readonly Dictionary<string, (string Lane, bool IsEnd)> Moments = new(StringComparer.Ordinal)
    {
        ["CANCELLED"] = ("order", true), ["ORDER_COMPLETED"] = ("order", true),
        ["INVENTORY_UNAVAILABLE"] = ("stock", true), ["INVENTORY_RELEASED"] = ("stock", true), ["INVENTORY_COMMITTED"] = ("stock", true),
        ["PAYMENT_FAILED"] = ("payment", true), ["PAYMENT_REFUNDED"] = ("payment", true), ["PAYMENT_VOIDED"] = ("payment", true),
        ["PAYMENT_PARTLY_REFUNDED"] = ("payment", false), ["REFUND_FAILED"] = ("payment", false),
        ["DELIVERED"] = ("shipment", true), ["SHIPMENT_FAILED"] = ("shipment", true), ["SHIPMENT_CANCELLED"] = ("shipment", true),
        ["MESSAGE_GIVEN_UP"] = ("saga", false),
    };

    public static IReadOnlyList<Lane> Lanes(OrderParts parts, DateTimeOffset now)
    {
        var hasEnded = parts.Order.Status is OrderStatuses.Completed or OrderStatuses.Cancelled && parts.Order.Attention is null;
        var end = hasEnded ? parts.Entries.Select(entry => entry.Time).DefaultIfEmpty(now).Max() : (DateTimeOffset?)null;
        return
        [
            Lane("Order", "order", "order", parts, end),
            Lane("Stock", "box", "stock", parts, end),
            Payment(Lane("Payment", "money", "payment", parts, end), parts),
            Lane("Shipment", "truck", "shipment", parts, end),
            new Lane("Mails", "mail", [], [.. parts.Mails.OrderBy(mail => mail.CreatedAt).Select(OfMail)]),
            Saga(Lane("Saga", "saga", "saga", parts, end), parts),
        ];
    }

    static Dot OfMail(NotificationView mail) => new(ThingWords.Mail(mail.Status).Tone, ThingWords.Template(mail.Template), mail.CreatedAt);

    static Lane Lane(string name, string icon, string key, OrderParts parts, DateTimeOffset? end)
    {
        var (bars, dots) = (new List<Bar>(), new List<Dot>());
        foreach (var entry in parts.Entries.OrderBy(entry => entry.Time))
        {
            if (Begins.TryGetValue(entry.Event, out var begin) && begin.Lane == key)
            {
                Close(bars, entry.Time);
                bars.Add(new Bar(begin.Tone, TextOf(begin.Text, entry), entry.Time, null));
            }
            else if (Moments.TryGetValue(entry.Event, out var moment) && moment.Lane == key)
            {
                if (moment.IsEnd) Close(bars, entry.Time);
                var state = EventWords.Of(entry.Event);
                dots.Add(new Dot(state.Tone, state.Text, entry.Time));
            }
            else if (entry.Event == "ATTENTION_CLEARED" && key == "saga")
            {
                Close(bars, entry.Time);
            }
        }

        if (end is { } time) Close(bars, time);
        return new Lane(name, icon, bars, Fold(dots));
    }

    static string TextOf(string text, TimelineEntryView entry) => entry.Event == "PAYMENT_COMPLETED" ? $"{text} {entry.Detail}" : text;

    static void Close(List<Bar> bars, DateTimeOffset at)
    {
        if (bars.Count > 0 && bars[^1].To is null) bars[^1] = bars[^1] with { To = at };
    }

    /// <summary>Folds repeats: "Refund refused × 12".</summary>
    static IReadOnlyList<Dot> Fold(List<Dot> dots)
    {
        const int max = 40;
        if (dots.Count <= max) return dots;
        return [.. dots.GroupBy(dot => dot.Text).Select(same => same.First() with { Text = $"{same.Key} × {same.Count()}" })];
    }

    /// <summary>The charge begins with the reservation, or with the order where payment comes first.</summary>
    static Lane Payment(Lane lane, OrderParts parts)
    {
        var first = lane.Bars.Select(bar => bar.From).Concat(lane.Dots.Select(dot => dot.At)).Order().ToList();
        if (first.Count == 0) return lane;
        var begun = parts.Entries.Where(entry => entry.Event is "ORDER_CREATED" or "INVENTORY_RESERVED" && entry.Time < first[0]).ToList();
        return begun.Count == 0 ? lane : lane with { Bars = [new Bar(Tone.Move, "Charging", begun.Max(entry => entry.Time), first[0]),
            .. lane.Bars] };
    }

    /// <summary>Adds the saga's own course around what it needed a person for.</summary>
    static Lane Saga(Lane lane, OrderParts parts)
    {
        if (parts.Saga is not { } saga) return lane;
        var backward = parts.Entries.FirstOrDefault(entry =>
            entry.Event is "CANCELLATION_REQUESTED" or "INVENTORY_UNAVAILABLE" or "PAYMENT_FAILED")?.Time;
        var hasEnded = saga.Status is SagaStatuses.Completed or SagaStatuses.Compensated;
        DateTimeOffset? end = hasEnded ? saga.UpdatedAt : lane.Bars is [var stuck, ..] ? stuck.From : null;
        List<Bar> course = saga.Undoing || saga.Status == SagaStatuses.Compensated
            ? [new(Tone.Move, "Forward", saga.CreatedAt, backward ?? end), new(Tone.Undo, "Compensating", backward ?? saga.CreatedAt, end)]
            : [new(Tone.Move, "Forward", saga.CreatedAt, end)];
        return lane with { Bars = [.. course.Where(bar => bar.To is null || bar.To >= bar.From), .. lane.Bars] };
    }
}
