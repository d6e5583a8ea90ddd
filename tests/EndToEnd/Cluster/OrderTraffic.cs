using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Cluster;

/// <summary>Places orders one after another until it is stopped, and keeps what was accepted and what was refused.</summary>
sealed class OrderTraffic : IAsyncDisposable
{
    const long Stock = 1_000_000;
    /// <summary>Longer than the lease on a call that a killed process had begun.</summary>
    static readonly TimeSpan MaxTimeToEnd = TimeSpan.FromMinutes(3);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    readonly CancellationTokenSource _stop = new();
    readonly DomsClient _client;
    readonly string _product;
    readonly List<string> _accepted = [];
    readonly List<string> _refused = [];
    Task _placing = Task.CompletedTask;

    OrderTraffic(DomsClient client, string product)
    {
        _client = client;
        _product = product;
    }

    /// <summary>Ids of the accepted orders; complete after <see cref="Stop"/>.</summary>
    public IReadOnlyList<string> Accepted => _accepted;

    /// <summary>Answers to the orders that were not accepted.</summary>
    public IReadOnlyList<string> Refused => _refused;

    /// <param name="product">A product of the traffic's own.</param>
    public static async Task<OrderTraffic> Start(LocalCluster cluster, string product) => await Start(await cluster.LogIn(), product);

    /// <param name="client">A client of the system, which the traffic disposes of.</param>
    /// <param name="product">A product of the traffic's own.</param>
    public static async Task<OrderTraffic> Start(DomsClient client, string product)
    {
        var traffic = new OrderTraffic(client, product);
        await traffic._client.CreateProduct(new NewProduct(product, Stock, 10m, null), CancellationToken.None);
        traffic._placing = traffic.Place();
        return traffic;
    }

    /// <summary>Waits until some more orders were accepted.</summary>
    public async Task WaitForMore(int orders)
    {
        var enough = _accepted.Count + orders;
        await Poll.Until($"{orders} more orders", () => Task.FromResult(_accepted.Count >= enough));
    }

    /// <summary>Places no more orders, and waits until all accepted ones are completed.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _placing;
        foreach (var id in _accepted)
            await Poll.Until(
                $"order {id} to be completed",
                async () => (await _client.GetOrder(id, CancellationToken.None)).Value.Status == OrderStatuses.Completed,
                MaxTimeToEnd);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _placing;
        _client.Dispose();
        _stop.Dispose();
    }

    async Task Place()
    {
        var order = new OrderRequest([new OrderItemRequest(_product, 1)], CustomerEmail: "ada@example.com");
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            try
            {
                _accepted.Add((await _client.PlaceOrder(order, 0, $"{_product}-{i}", CancellationToken.None)).Value.OrderId);
            }
            catch (Exception error) when (error is ApiException or SystemUnreachableException)
            {
                _refused.Add(error.Message);
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
