namespace Doms.Tests.EndToEnd.Commands;

/// <summary>Values and combinations of options that no command can follow.</summary>
public sealed class OptionRuleTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-test-").FullName;

    public static TheoryData<string> CommandsWithPort =>
        [.. CommandRun.All().Where(known => known.Command.Options.Any(option => option.Name == "--port")).Select(known => known.Words)];

    [Theory]
    [InlineData("--clients must be 1 to 10,000.", "bench --clients 0")]
    [InlineData("--clients must be 1 to 10,000.", "bench --clients 8 -1")]
    [InlineData("--orders must be 1 to 100,000.", "simulate --orders 0")]
    [InlineData("--orders must be 1 to 100,000.", "simulate --orders 100001")]
    [InlineData("--minutes must be 1 to 100,000.", "simulate --minutes -1")]
    [InlineData("--faults must be at least 0.", "simulate --faults -1")]
    [InlineData("--seed must be a whole number from -2147483648 to 2147483647, not '99999999999'.", "simulate --seed 99999999999")]
    [InlineData("--without must be one of CrashBeforeLoad, ", "simulate --without zzz")]
    [InlineData("--without must be one of CrashBeforeLoad, ", "simulate --without 7")]
    [InlineData("--limit must be 1 to 1,000,000.", "order list --limit 99999999999")]
    [InlineData("--after must be at least 0.", "mail feed --after -1")]
    [InlineData("--times must be at least 1.", "verify --watch 1 --times 0")]
    [InlineData("--currency must be the code of a currency such as USD, not 'zz'.", "provider check http://127.0.0.1:1 --currency zz")]
    public async Task Value_out_of_range_exits_with_2_and_the_range(string problem, string line) => await ShouldBeRefused(line, problem);

    [Theory]
    [InlineData("--times means nothing without --watch", "verify --times 2")]
    [InlineData("--data means nothing without --cluster", "demo --data folder")]
    [InlineData("--data means nothing without --cluster", "demo --data folder --cluster false")]
    [InlineData("--products means nothing without --users", "bench --products 3")]
    [InlineData("--units means nothing without --users", "bench --units 3")]
    [InlineData("--users and --seconds exclude each other", "bench --users 3 --seconds 4")]
    [InlineData("--users and --warm-up exclude each other", "bench --users 3 --warm-up 4")]
    [InlineData("--service means nothing without --all", "dead-letters replay 0199 --service orders")]
    [InlineData("--json and --markdown exclude each other", "settings --json --markdown")]
    [InlineData("--all and --limit exclude each other", "stock list --all --limit 3")]
    [InlineData("--order and --status exclude each other", "shipment list --order 100001 --status packed")]
    [InlineData("--token and --token-file exclude each other", "stock list --token a --token-file b")]
    [InlineData("--url and --data exclude each other", "verify --url http://127.0.0.1:1 --data folder")]
    public async Task Option_that_would_be_ignored_exits_with_2(string problem, string line) => await ShouldBeRefused(line, problem);

    [Theory]
    [MemberData(nameof(CommandsWithPort))]
    public async Task Number_that_is_no_port_exits_with_2(string command)
    {
        foreach (var port in (string[])["-1", "65536", "99999999999"])
            await ShouldBeRefused($"{command} --port {port}", "--port must be ");
    }

    [Fact]
    public async Task Argument_with_an_at_sign_is_no_file_of_arguments()
    {
        var file = Path.Combine(_folder, "arguments");
        await File.WriteAllTextAsync(file, "settings --json", TestContext.Current.CancellationToken);

        await ShouldBeRefused($"@{file}", $"Unknown command '@{file}'.");
        var list = await CommandRun.Run("order", "list", "--q", $"@{file}", "--data", _folder);
        list.ExitCode.ShouldBe(3, list.ToString());
        list.Errors.ShouldStartWith("No running system found");
    }

    [Fact]
    public async Task Command_after_two_dashes_must_come_before_them() =>
        await ShouldBeRefused("-- order", "'order' must come before --, after which everything is a value.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static async Task ShouldBeRefused(string line, string problem)
    {
        var result = await CommandRun.Run(line.Split(' '));

        (result.ExitCode, result.Output).ShouldBe((2, ""), result.ToString());
        result.Errors.ShouldStartWith(problem);
    }
}
