using System.Diagnostics;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Settings;

/// <summary>Starts that are refused in one sentence, before any data is touched.</summary>
public sealed class StartSettingTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Unknown_setting_of_the_file_stops_the_start()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "settings.json"), """{"Saga":{"Workflw":"payment-first"}}""", TestContext.Current.CancellationToken);
        var result = await Executable.Run("up", "--data", _folder, "--port", "0");

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Errors.ShouldContain("Saga:Workflw");
        result.Errors.ShouldContain("did you mean Saga:Workflow?");
        File.Exists(Path.Combine(_folder, "doms.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task Unknown_setting_of_the_environment_stops_the_start()
    {
        var (exitCode, errors) = await Start("exec \"$0\" \"$@\"", ("DOMS__Shop__Curency", "EUR"));
        (exitCode, errors.Contains("did you mean Shop:Currency?", StringComparison.Ordinal)).ShouldBe((1, true), errors);
    }

    [Fact]
    public async Task Setting_given_twice_in_the_environment_stops_the_start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Names of variables ignore case there.");
        var (exitCode, errors) = await Start("exec \"$0\" \"$@\"", ("DOMS__Shop__Currency", "EUR"), ("DOMS__SHOP__CURRENCY", "USD"));
        (exitCode, errors.Contains("is given twice", StringComparison.Ordinal)).ShouldBe((1, true), errors);
    }

    [Fact]
    public async Task Former_name_of_a_setting_is_read()
    {
        var (exitCode, errors) = await Start("exec \"$0\" \"$@\"", ("DOMS__Fulfillment__Pace", "soon"));
        (exitCode, errors.Contains("Fulfillment:StageDuration is 'soon'", StringComparison.Ordinal)).ShouldBe((1, true), errors);
    }

    [Theory]
    [InlineData("redis", "needs Inventory as a process of its own")]
    [InlineData("files", "must be database or redis")]
    public async Task Store_of_inventory_that_is_impossible_stops_the_start(string store, string reason)
    {
        var (exitCode, errors) = await Start("exec \"$0\" \"$@\"", ("DOMS__Inventory__Store", store));
        (exitCode, errors.Contains(reason, StringComparison.Ordinal)).ShouldBe((1, true), errors);
    }

    async Task<(int ExitCode, string Errors)> Start(string script, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script, Executable.Path, "up", "--data", _folder, "--port", "0"])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, errors + await output);
    }
}
