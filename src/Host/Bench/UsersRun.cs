using System.Security.Cryptography;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Bench;

/// <summary>
/// Many users, each with a token of its own, place orders for few products at the same time, more than their limit allows. Afterwards
/// every order is counted by its outcome, the stock is compared with what was sold, and the system is audited.
/// </summary>
sealed class UsersRun(Uri gateway, UsersPlan plan)
{
    const int OrdersPerUser = 4;

    readonly string _run = RandomNumberGenerator.GetHexString(12, lowercase: true);
    readonly int[] _accepted = new int[plan.Products];
    int _limited;
    int _unavailable;
    int _broken;

    /// <exception cref="CommandException">Orders were not finished in time.</exception>
    public async Task<UsersResult> Run(CancellationToken cancel)
    {
        var clock = TimeProvider.System;
        using var client = new DomsClient(gateway, null);
        using var shop = new DomsClient(gateway, (await client.Login("bench", "operator", cancel)).Value.Token);
        for (var i = 0; i < plan.Products; i++) await shop.CreateProduct(new NewProduct(ProductOf(i), plan.Units, 10m, null), cancel);
        var start = clock.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, plan.Users),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, plan.Clients / OrdersPerUser), CancellationToken = cancel },
            (user, stop) => OrderAs(user, client, stop));
        var loaded = clock.GetElapsedTime(start);
        var open = ListQuery.Where("status", OrderStatuses.Pending, 1);
        await LoadEnd.Wait(async () => (await shop.ListOrders(open, cancel)).Value.Items.Count == 0, cancel);
        var sold = await CountSold(shop, cancel);
        var possible = _accepted.Sum(accepted => Math.Min(accepted, plan.Units));
        var audit = (await shop.Verify(cancel)).Value;
        return new UsersResult(
            plan.Users, plan.Users * OrdersPerUser, _accepted.Sum(), _limited, _unavailable, _broken, plan.Products * plan.Units, sold,
            possible, _accepted.Sum() - sold, Math.Round(loaded.TotalSeconds, 1), audit.IsClean);
    }

    string ProductOf(int number) => $"users-{_run}-{number}";

    async ValueTask OrderAs(int user, DomsClient client, CancellationToken cancel)
    {
        var name = $"user-{_run}-{user}";
        var token = (await client.Login(name, "customer", cancel)).Value.Token;
        await Task.WhenAll(Enumerable.Range(user, OrdersPerUser).Select(number => Order(name, token, number % plan.Products, cancel)));
    }

    async Task Order(string name, string token, int product, CancellationToken cancel)
    {
        const int created = 201, tooMany = 429, unavailable = 503;
        await using var connection = new LoadConnection(new Uri(gateway, "/api/orders"), token);
        await connection.Open(cancel);
        var items = $$"""[{"productId":"{{ProductOf(product)}}","quantity":1,"price":10.00}]""";
        var status = await connection.Post($$"""{"customerEmail":"{{name}}@example.com","items":{{items}}}""", cancel);
        if (status == created) Interlocked.Increment(ref _accepted[product]);
        else if (status == tooMany) Interlocked.Increment(ref _limited);
        else if (status == unavailable) Interlocked.Increment(ref _unavailable);
        else Interlocked.Increment(ref _broken);
    }

    async Task<long> CountSold(DomsClient shop, CancellationToken cancel)
    {
        var sold = 0L;
        for (var i = 0; i < plan.Products; i++)
            sold += plan.Units - (await shop.GetProduct(ProductOf(i), cancel)).Value.AvailableQuantity;
        return sold;
    }
}

/// <param name="Users">Users, each with a token.</param>
/// <param name="Clients">Users that send at the same time.</param>
/// <param name="Products">Products that all of them order from.</param>
/// <param name="Units">Units of each product.</param>
sealed record UsersPlan(int Users, int Clients, int Products, int Units)
{
    public const int MaxUsers = 100_000;
}

/// <summary>Result of many users at once.</summary>
/// <param name="Users">Users.</param>
/// <param name="Requests">Orders sent, of one unit each.</param>
/// <param name="Accepted">Orders with response 201.</param>
/// <param name="Limited">Orders refused because of the user's limit, 429.</param>
/// <param name="Unavailable">Orders refused because too much was waiting, 503.</param>
/// <param name="Broken">Orders with any other response; 0 unless something broke.</param>
/// <param name="Units">Units that were for sale.</param>
/// <param name="Sold">Units sold.</param>
/// <param name="Possible">Units that could be sold: for each product the accepted orders, at most its units.</param>
/// <param name="OutOfStock">Accepted orders that were cancelled because no unit was left.</param>
/// <param name="Seconds">Time from the first login to the last response.</param>
/// <param name="IsAuditClean">Whether the audit of the stored state found no violation.</param>
public sealed record UsersResult(
    int Users, int Requests, int Accepted, int Limited, int Unavailable, int Broken, int Units, long Sold, long Possible, long OutOfStock,
    double Seconds, bool IsAuditClean)
{
    /// <summary>Nothing broke, and exactly the units were sold that could be.</summary>
    public bool IsExact => Broken == 0 && IsAuditClean && Sold == Possible;
}
