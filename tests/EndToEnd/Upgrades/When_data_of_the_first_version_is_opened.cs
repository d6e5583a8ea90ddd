using System.IO.Compression;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Storage.Sqlite;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Upgrades;

/// <summary>
/// A data folder as the first version left it when it was killed with orders of all kinds in progress: <c>v1.zip</c>, which is never
/// recorded again.
/// </summary>
public sealed class When_data_of_the_first_version_is_opened
{
    [Fact]
    public async Task Its_orders_end_and_a_new_one_completes()
    {
        await using var system = await RunningSystem.StartOn(Extract(), ("Fulfillment:StageDuration", "0.2"));
        var recorded = await system.AllOrders();
        recorded.ShouldNotBeEmpty();
        recorded.Exists(order => !order.IsEnded).ShouldBeTrue();
        await system.CreateProduct("NEW", 10);
        var placed = (await system.Operator.PlaceOrder(
            new OrderRequest([new OrderItemRequest("NEW", 1)], CustomerEmail: "ada@example.com"), 0, "new-1",
            TestContext.Current.CancellationToken)).Value;

        await system.WaitForOrder(placed.OrderId, OrderStatuses.Completed);
        await Poll.Until("the recorded orders to end", async () => (await system.AllOrders()).TrueForAll(order => order.IsEnded));
        (await system.AllOrders()).Select(order => order.OrderId).ShouldBeSubsetOf(
            [.. recorded.Select(order => order.OrderId), placed.OrderId]);
        await system.ShouldVerifyClean();
    }

    [Fact]
    public async Task Newer_data_is_refused_and_left_as_it_is()
    {
        var folder = Extract();
        await using var system = await RunningSystem.StartOn(folder);
        await system.Stop();
        var file = Path.Combine(folder, "doms.db");
        await Execute(
            file, "INSERT INTO schema_migrations (service, script, hash, applied_at) VALUES ('orders', '900_next.sql', 'x', 1)");
        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        foreach (var command in (string[][])[["up", "--port", "0"], ["verify"], ["backup", "--to", Path.Combine(folder, "refused.tar")]])
        {
            var refused = await Executable.Run([.. command, "--data", folder]);
            refused.ExitCode.ShouldNotBe(0, refused.ToString());
            refused.Errors.ShouldContain("a newer version wrote it");
            refused.Errors.ShouldNotContain("   at ");
        }

        (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).ShouldBe(before);
    }

    /// <summary>Returns a new data folder with the recorded data.</summary>
    static string Extract()
    {
        var folder = Directory.CreateTempSubdirectory("doms-v1-").FullName;
        ZipFile.ExtractToDirectory(RepositoryFile.Find("tests/EndToEnd/Upgrades/v1.zip"), folder);
        return folder;
    }

    static async Task Execute(string file, string sql)
    {
        await using var connection = SqliteFile.Open(file);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is part of the test.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
