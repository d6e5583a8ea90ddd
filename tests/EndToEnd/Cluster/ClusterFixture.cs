using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.EndToEnd.Processes.Shapes;
using Doms.Tests.EndToEnd.SourceSystems;

namespace Doms.Tests.EndToEnd.Cluster;

/// <summary>
/// The cluster that all classes of its collection share, because its start takes half a minute. Servers and roles reach one another
/// through proxies, so that each can be cut off and slowed down. Each test has products of its own.
/// </summary>
public sealed class ClusterFixture : SharedFixture, ISharedSystem
{
    static readonly string[] Proxied = ["postgresql", "redis", "kafka", "provider", "orders-1", "inventory-1", "payments"];

    LocalCluster? _cluster;
    DocumentedShop? _shop;

    public LocalCluster Cluster => Started(_cluster);

    public DocumentedShop Shop => Started(_shop);

    protected override async Task Start()
    {
        var settings = new Dictionary<string, string> { ["Fulfillment:StageDuration"] = "0.2" };
        _cluster = await LocalCluster.Start(settings, proxied: Proxied);
        _shop = await DocumentedShop.In(await RunningSystem.On(new ClusterShape(_cluster)));
    }

    public override async ValueTask DisposeAsync()
    {
        if (_shop is not null) await _shop.DisposeAsync();
        else if (_cluster is not null) await _cluster.DisposeAsync();
    }
}

/// <summary>Tests on the one cluster.</summary>
[CollectionDefinition]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>;
