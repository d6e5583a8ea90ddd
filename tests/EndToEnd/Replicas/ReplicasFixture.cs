using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.EndToEnd.Processes.Shapes;
using Doms.Tests.EndToEnd.SourceSystems;

namespace Doms.Tests.EndToEnd.Replicas;

/// <summary>Three processes with all services each, on one database, which all classes of the collection share.</summary>
public sealed class ReplicasFixture : SharedFixture, ISharedSystem
{
    ReplicasShape? _processes;
    DocumentedShop? _shop;

    public DocumentedShop Shop => Started(_shop);

    internal ReplicasShape Processes => Started(_processes);

    protected override async Task Start()
    {
        _processes = await ReplicasShape.Create(0, new Dictionary<string, string> { ["Fulfillment:StageDuration"] = "0.2" });
        _shop = await DocumentedShop.In(await RunningSystem.On(_processes));
    }

    public override async ValueTask DisposeAsync()
    {
        if (_shop is not null) await _shop.DisposeAsync();
        else if (_processes is not null) await _processes.DisposeAsync();
    }
}

/// <summary>Tests on the same replicas.</summary>
[CollectionDefinition]
public sealed class ReplicasCollection : ICollectionFixture<ReplicasFixture>;
