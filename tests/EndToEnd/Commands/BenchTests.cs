using System.Text.Json;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

public sealed class BenchTests
{
    [Fact]
    public async Task Short_benchmark_counts_completed_orders()
    {
        var run = await Executable.Run("bench", "--clients", "8", "--seconds", "2", "--warm-up", "1", "--json");

        run.ExitCode.ShouldBe(0, run.ToString());
        using var results = JsonDocument.Parse(run.Output);
        var result = results.RootElement[0];
        result.GetProperty("clients").GetInt32().ShouldBe(8);
        result.GetProperty("completedPerSecond").GetDouble().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Users_on_few_units_are_limited_and_sold_exactly()
    {
        var run = await Executable.Run("bench", "--users", "40", "--clients", "16", "--products", "2", "--units", "7", "--json");

        run.ExitCode.ShouldBe(0, run.ToString());
        using var results = JsonDocument.Parse(run.Output);
        int Count(string name) => results.RootElement.GetProperty(name).GetInt32();
        Count("sold").ShouldBe(14);
        Count("outOfStock").ShouldBe(Count("accepted") - 14);
        Count("limited").ShouldBeGreaterThan(0);
        (Count("accepted") + Count("limited")).ShouldBe(Count("requests"));
        results.RootElement.GetProperty("isAuditClean").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Running_process_is_measured_by_its_folder()
    {
        await using var system = await RunningSystem.Start();
        var run = await Executable.Run("bench", "--data", system.Folder, "--clients", "4", "--seconds", "1", "--warm-up", "0", "--json");

        run.ExitCode.ShouldBe(0, run.ToString());
        using var results = JsonDocument.Parse(run.Output);
        results.RootElement[0].GetProperty("cpuByPart").GetProperty("doms").GetDouble().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task System_without_a_database_is_refused_in_a_sentence()
    {
        await using var system = await RunningSystem.Start(("Storage:Kind", "memory"));
        var run = await Executable.Run("bench", "--data", system.Folder, "--clients", "1", "--seconds", "1");

        (run.ExitCode, run.Output, run.Errors.Trim()).ShouldBe(
            (1, "", "Setting PostgreSql:ConnectionString is missing; it must lead to the PostgreSQL server."));
    }
}
