using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Access;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Clients;

/// <summary>The example of the client's README runs as written.</summary>
public sealed class PackageExampleTests(RunningHost host) : IClassFixture<RunningHost>
{
    [Fact]
    public async Task Example_of_the_package_confirms_an_order()
    {
        var order = await Run(TestContext.Current.CancellationToken);

        (order.Status, order.Reference).ShouldBe((OrderStatuses.Confirmed, "A-1001"));
    }

    [Fact]
    public async Task Example_of_the_package_is_the_one_that_runs()
    {
        var readme = await File.ReadAllTextAsync(RepositoryFile.Find("src/Client/README.md"));
        var code = await File.ReadAllTextAsync(RepositoryFile.Find("tests/EndToEnd/Clients/PackageExampleTests.cs"));
        var example = readme.Split("```csharp\n")[1].Split("```")[0]
            .Replace("\"http://127.0.0.1:8080\"", "gateway", StringComparison.Ordinal);
        foreach (var line in example.Split('\n', StringSplitOptions.RemoveEmptyEntries)) code.ShouldContain($"        {line}\n");
    }

    async Task<OrderView> Run(CancellationToken cancel)
    {
        var gateway = host.Gateway.ToString();
        using var anonymous = new DomsClient(new Uri(gateway), token: null);
        var login = await anonymous.Login("shop", "service", cancel); // of the demo profile; else your authority issues the token
        using var shop = new DomsClient(anonymous.Url, login.Value.Token);
        var request = new OrderRequest([new OrderItemRequest("P1", 2)], CustomerId: "ada", Reference: "A-1001");
        var placed = await shop.PlaceOrder(request, wait: 5, key: "A-1001", cancel);
        var order = await shop.WaitForAsync(placed.Value.OrderId, OrderStatuses.Confirmed, TimeSpan.FromMinutes(1), cancel);
        return order;
    }
}
