using System.Text.Json;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

/// <summary>Tests of commands on a running shop with ten units of product P1, whose shipments only commands move.</summary>
public abstract class ShopCommandTests : IAsyncLifetime
{
    internal RunningSystem Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Shop = await RunningSystem.Start(("Fulfillment:StageDuration", "0"));
        await Shop.CreateProduct("P1", 10);
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Places an order and waits until it is confirmed or cancelled.</summary>
    internal async Task<OrderView> Place(params string[] order) => JsonSerializer.Deserialize<OrderView>(
        await Shop.Succeed(["order", "place", .. order, "--wait", "20", "--json"]), JsonSerializerOptions.Web)!;
}
