using System.CommandLine;
using System.Text.Json;
using Doms.Contracts.Http;
using Doms.Host.Running;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

/// <summary>Every command with <c>--json</c> prints JSON, or nothing where it fails.</summary>
public sealed class JsonOutputTests : IDisposable
{
    /// <summary>Has a test of its own, because it takes long.</summary>
    const string Benchmark = "bench";

    static readonly Dictionary<string, string[]> Needed = new()
    {
        ["backup"] = ["--to", "backup.tar"],
        ["support-bundle"] = ["--to", "support.zip"],
        ["order watch"] = ["--timeout", "60"],
        ["order cancel"] = ["--wait", "0"],
        ["order refund"] = ["--amount", "0.01"],
        ["refund create"] = ["--amount", "0.01"],
        ["refund settle"] = ["--reference", "4711"],
        ["saga resolve"] = ["--outcome", "CANCELLED", "--note", "seen"],
        ["stock set"] = ["--quantity", "20"],
        ["stock adjust"] = ["--reason", "received"],
        ["stock count"] = ["--on-hand", "20"],
    };

    readonly string _folder = Directory.CreateTempSubdirectory("doms-test-").FullName;

    [Fact]
    public async Task Every_command_prints_json_or_fails_without_output()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:StageDuration", "0.1"));
        system.RequireFile();
        await system.CreateProduct("P1", 10);
        var order = await system.Operator.PlaceOrder(new OrderRequest([new OrderItemRequest("P1", 1)]), 20, null, CancellationToken.None);
        await system.WaitForOrder(order.Value.OrderId, OrderStatuses.Completed);
        var commands = CommandRun.All().Where(known => known.Command.Options.Any(option => option.Name == "--json")).ToList();

        commands.Count.ShouldBeGreaterThan(40);
        var printed = 0;
        foreach (var (words, command) in commands.Where(known => known.Words != Benchmark))
        {
            var values = command.Arguments.Select(argument => ValueOf(argument, words, order.Value.OrderId, system));
            string[] folder = command.Options.Any(option => option.Name == "--data") ? ["--data", system.Folder] : [];
            var given = Needed.GetValueOrDefault(words, [])
                .Select(word => word is "backup.tar" or "support.zip" ? Path.Combine(_folder, word) : word);
            var result = await CommandRun.Run([.. words.Split(' '), .. values, .. given, .. folder, "--json"]);

            result.ExitCode.ShouldBeOneOf(0, 1);
            (result.Output.Length > 0).ShouldBe(result.ExitCode == 0, $"{words}: {result}");
            if (result.Output.Length == 0) continue;
            printed++;
            ShouldBeJson(result.Output, isOfLines: words == "order watch");
        }

        // The state of a healthy shop refuses the others, e.g. to retry a refund.
        printed.ShouldBeGreaterThan(30);
    }

    [Fact]
    public async Task Repeated_audit_prints_a_line_of_json_for_each()
    {
        await using var system = await RunningSystem.Start();

        var result = await CommandRun.Run("verify", "--watch", "1", "--times", "2", "--json", "--data", system.Folder);

        result.ExitCode.ShouldBe(0, result.ToString());
        ShouldBeJson(result.Output, isOfLines: true);
        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static string ValueOf(Argument argument, string words, string order, RunningSystem system) => argument.Name switch
    {
        "PRODUCT" => "P1",
        "ITEM" => "P1:1",
        "N" or "DELTA" => "1",
        "ORDER" => order,
        "URL" => $"{RunningAddresses.Read(system.Folder)!.Provider}",
        "ID" => words.Split(' ')[0] switch
        {
            "shipment" => $"{order}-s1",
            "refund" => $"{order}-r1",
            "mail" => $"{order}/confirmed",
            _ => order,
        },
        _ => throw new InvalidOperationException($"No value for {argument.Name} of {words}."),
    };

    static void ShouldBeJson(string output, bool isOfLines)
    {
        foreach (var text in isOfLines ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [output])
            JsonDocument.Parse(text).RootElement.ValueKind.ShouldBeOneOf(JsonValueKind.Object, JsonValueKind.Array);
    }
}
