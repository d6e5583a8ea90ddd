using Doms.Tests.EndToEnd.Processes.Shapes;

namespace Doms.Tests.EndToEnd.Telemetry;

/// <summary>Trace of an order: a single tree of spans, whatever stores, brokers and processes it passes.</summary>
public sealed class TraceTests : IAsyncLifetime
{
    OtlpReceiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await OtlpReceiver.Start();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task Order_of_one_process_is_one_tree()
    {
        await using var system = new EmbeddedShape(0, Settings());
        await system.Start();
        var spans = await OrderTrace.Check(_receiver, system.Url);

        spans.ShouldContain(span => span.Name == "commit" && span.Links.Count > 0);
        spans.ShouldAllBe(span => span.Service == "doms");
    }

    [Fact]
    public async Task Order_of_replicas_is_one_tree()
    {
        await using var system = await ReplicasShape.Create(0, Settings());
        await system.Start();
        var spans = await OrderTrace.Check(_receiver, system.Url);

        spans.ShouldContain(span => span.Name == "commit");
    }

    Dictionary<string, string> Settings() => new(_receiver.Settings) { ["Fulfillment:StageDuration"] = "0.2" };
}
