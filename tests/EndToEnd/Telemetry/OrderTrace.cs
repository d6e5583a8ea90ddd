using Doms.Client;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Telemetry;

/// <summary>The trace of one order, from the request to its completion.</summary>
static class OrderTrace
{
    /// <summary>Messages that every order is handled by, in any shape.</summary>
    static readonly string[] Messages =
    [
        "order.created", "inventory.reserve", "inventory.reserved", "payment.initiate", "payment.success", "order.confirm",
        "order.confirmed", "fulfillment.create", "shipment.dispatched", "shipment.delivered", "order.complete", "order.completed",
    ];

    static async Task StockUp(Uri gateway)
    {
        using var anonymous = new DomsClient(gateway, null);
        var token = (await anonymous.Login("operator", "operator", CancellationToken.None)).Value.Token;
        using var client = new DomsClient(gateway, token);
        await client.CreateProduct(new("TRACED", 100, 9.99m, null), CancellationToken.None);
    }

    /// <summary>Places an order and returns its spans once all are there; they are one tree below the caller's span.</summary>
    public static async Task<IReadOnlyList<ReceivedSpan>> Check(OtlpReceiver receiver, Uri gateway)
    {
        await StockUp(gateway);
        var order = await TracedOrder.Complete(gateway);
        var spans = await Poll.Until("the spans of the order", () => Task.FromResult(FindTree(receiver, order)));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"trace {order.TraceId}, {spans.Count} spans\n{new SpanTree(spans, order.Caller).Print()}");

        order.Answer.ShouldNotBeNull().ShouldStartWith($"00-{order.TraceId}-");
        new SpanTree(spans, order.Caller).Roots.ShouldHaveSingleItem().Name.ShouldStartWith("POST");
        spans.ShouldContain(span => span.Name == "call payments.charge" && span.Kind == SpanKinds.Client);
        spans.ShouldAllBe(span => !span.IsError);
        foreach (var message in Messages)
        {
            var handled = spans.First(span => span.Event == message);
            handled.Attributes["cloudevents.event_subject"].ShouldBe(order.OrderId);
            handled.Name.ShouldBe($"process {handled.Attributes["messaging.destination.name"]}");
        }

        return spans;
    }

    static IReadOnlyList<ReceivedSpan>? FindTree(OtlpReceiver receiver, TracedOrder order)
    {
        var spans = receiver.SpansOf(order.TraceId);
        var isWhole = Array.TrueForAll(Messages, message => spans.Any(span => span.Event == message))
            && spans.Any(span => span.Kind == SpanKinds.Server)
            && !new SpanTree(spans, order.Caller).Orphans.Any();
        return isWhole ? spans : null;
    }
}
