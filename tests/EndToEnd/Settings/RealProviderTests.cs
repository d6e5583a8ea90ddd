using System.Text.Json;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Running;
using Doms.PaymentProvider;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Settings;

/// <summary>A configured payment provider instead of the simulated one, and unreadable ledgers.</summary>
public sealed class RealProviderTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-provider-").FullName;

    string Ledger => Path.Combine(_folder, "provider.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Provider_of_settings_is_charged_and_audited_while_it_answers()
    {
        var ledger = new MemoryLedger();
        var provider = new Provider(ledger, TimeProvider.System, new Random(1));
        await using var server = await ProviderServer.Start(provider, TimeProvider.System, 0, CancellationToken.None);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "settings.json"), $$"""{"Payments:Provider":"{{server.Url}}"}""");
        await using (var process = await Start())
        {
            process.Provider.ShouldBe(server.Url);
            RunningAddresses.Find(_folder)!.Provider.ShouldBe(server.Url);
            using var client = await Place(process);
            ledger.Entries.ShouldHaveSingleItem().HasSucceeded.ShouldBeTrue();
            var report = (await client.Verify(CancellationToken.None)).Value;
            report.IsClean.ShouldBeTrue();
            report.Invariants.ShouldAllBe(invariant => invariant.Note == null);
        }

        File.Exists(Ledger).ShouldBeFalse();
        ShouldSkipProviderLedger(ReportOf(await Verify()));
    }

    [Fact]
    public async Task Provider_check_tells_whether_it_conforms()
    {
        var provider = new Provider(new MemoryLedger(), TimeProvider.System, new Random(1));
        await using var server = await ProviderServer.Start(provider, TimeProvider.System, 0, CancellationToken.None);

        var conforms = await Executable.Run("provider", "check", server.Url.AbsoluteUri, "--declined-token", "tok_declined");
        (conforms.ExitCode, conforms.Errors).ShouldBe((0, ""), conforms.ToString());
        conforms.Output.ShouldContain("Conforms: 14 checks.");
        provider.Behaviour = new Behaviour(ErrorRate: 1);
        var fails = await Executable.Run("provider", "check", server.Url.AbsoluteUri);
        fails.ExitCode.ShouldBe(1);
        fails.Output.ShouldContain("FAIL a charge succeeds and is found by its reference");
        (await Executable.Run("provider", "check", "ftp://pay.example")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Missing_or_damaged_simulated_ledger_is_reported()
    {
        await using (var process = await Start())
        {
            using var client = await Place(process);
            (await client.Verify(CancellationToken.None)).Value.Invariants.ShouldAllBe(invariant => invariant.Note == null);
        }

        ReportOf(await Verify()).IsClean.ShouldBeTrue();
        await Damage(bytes => bytes.AsSpan(100).Fill(0xFF));
        await ShouldReport("cannot be read");
        await Damage(bytes => bytes.AsSpan(0, 100).Fill((byte)'x'));
        await ShouldReport("cannot be read");
        File.Delete(Ledger);
        await ShouldReport("does not exist. If the system uses a real provider, set Payments:Provider");
    }

    async Task Damage(Action<byte[]> damage)
    {
        File.Delete($"{Ledger}-wal");
        File.Delete($"{Ledger}-shm");
        var bytes = await File.ReadAllBytesAsync(Ledger);
        damage(bytes);
        await File.WriteAllBytesAsync(Ledger, bytes);
    }

    async Task ShouldReport(string text)
    {
        var result = await Verify();
        result.ExitCode.ShouldBe(3, result.ToString());
        result.Errors.ShouldContain(Ledger);
        result.Errors.ShouldContain(text);
    }

    Task<CommandResult> Verify() => Executable.Run("verify", "--data", _folder, "--json");

    static AuditReport ReportOf(CommandResult result) =>
        JsonSerializer.Deserialize(result.Output, AuditJson.Default.AuditReport) ?? throw new JsonException(result.ToString());

    Task<DomsProcess> Start() =>
        DomsProcess.Start(new UpOptions(_folder, 0, "demo", new Dictionary<string, string?>()), CancellationToken.None);

    static async Task<DomsClient> Place(DomsProcess process)
    {
        var client = new DomsClient(process.Address, process.OperatorToken);
        await client.CreateProduct(new NewProduct("P1", 10, 9.99m, null), CancellationToken.None);
        var order = await client.PlaceOrder(new OrderRequest([new OrderItemRequest("P1", 1)]), 20, null, CancellationToken.None);
        order.Value.Status.ShouldBe(OrderStatuses.Confirmed);
        return client;
    }

    static void ShouldSkipProviderLedger(AuditReport report)
    {
        report.IsClean.ShouldBeTrue();
        report.Invariants.Single(invariant => invariant.Note is not null).Note
            .ShouldBe("the provider's ledger was not compared: the payment provider's ledger is not accessible from this process");
    }
}
