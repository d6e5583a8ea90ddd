using System.Text.Json;
using System.Text.RegularExpressions;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

public sealed partial class ListCommandTests
{
    const int Products = 505;

    [Fact]
    public async Task List_pages_through_more_rows_than_one_page_has()
    {
        await using var system = await RunningSystem.Start();
        await Parallel.ForEachAsync(Enumerable.Range(0, Products), async (i, _) => await system.CreateProduct($"P{i:000}", i));

        var table = await system.Command("stock", "list", "--all");
        var json = await system.Command("stock", "list", "--limit", "502", "--json");
        var part = await system.Command("stock", "list", "--limit", "500");
        var rest = await system.Command("stock", "list", "--cursor", Cursor().Match(part.Errors).Groups["cursor"].Value);

        table.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(Products + 1, table.ToString());
        var document = JsonDocument.Parse(json.Output).RootElement;
        document.GetProperty("items").GetArrayLength().ShouldBe(502);
        document.GetProperty("nextCursor").GetString().ShouldNotBeNullOrEmpty();
        part.Errors.ShouldStartWith("500 of more; next: doms stock list --limit 500 --data ");
        rest.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(6, rest.ToString());
        rest.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("order", "No orders.")]
    [InlineData("refund", "No refunds.")]
    [InlineData("shipment", "No shipments.")]
    [InlineData("mail", "No mails.")]
    [InlineData("saga", "No sagas.")]
    [InlineData("dead-letters", "No dead letters.")]
    public async Task Empty_list_says_so_and_prints_no_table(string noun, string expected)
    {
        await using var system = await RunningSystem.Start();

        var result = await system.Command(noun, "list");

        (result.ExitCode, result.Output, result.Errors.Trim()).ShouldBe((0, "", expected));
    }

    [Fact]
    public async Task Json_of_a_list_has_no_needless_escapes()
    {
        await using var system = await RunningSystem.Start();
        await system.Operator.CreateProduct(new NewProduct("P1", 1, 1m, "Ann's <blue> mug & möre"), CancellationToken.None);

        var result = await system.Command("stock", "list", "--json");

        result.Output.ShouldContain("Ann's <blue> mug & möre");
        result.Output.ShouldNotContain("\\u");
    }

    [GeneratedRegex("--cursor (?<cursor>\\S+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Cursor();
}
