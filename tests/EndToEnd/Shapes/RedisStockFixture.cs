using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.EndToEnd.Processes.Shapes;
using Doms.Tests.EndToEnd.SourceSystems;

namespace Doms.Tests.EndToEnd.Shapes;

/// <summary>A cluster whose Inventory has its rows in Redis.</summary>
public sealed class RedisStockFixture : SharedFixture, ISharedSystem
{
    static readonly Dictionary<string, string> Settings = new()
    {
        ["DOMS:Inventory:Store"] = "redis", ["Fulfillment:StageDuration"] = "0.2",
    };

    DocumentedShop? _shop;

    public DocumentedShop Shop => Started(_shop);

    protected override async Task Start() =>
        _shop = await DocumentedShop.In(await RunningSystem.On(new ClusterShape(await LocalCluster.Start(Settings))));

    public override ValueTask DisposeAsync() => _shop?.DisposeAsync() ?? ValueTask.CompletedTask;
}
