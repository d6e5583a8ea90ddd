using System.Diagnostics;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.EndToEnd.Processes.Shapes;
using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Upgrades;

/// <summary>Processes of the whole system on a PostgreSQL database, with one simulated provider that outlives the database.</summary>
sealed class JoinedProcesses : IAsyncDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("doms-joined-").FullName;
    readonly int _providerPort = LocalPort.FindFree();
    readonly Process _provider;
    readonly List<DomsUp> _processes = [];
    DomsClient? _client;

    public JoinedProcesses()
    {
        _provider = Executable.Start(
            ["up", "--role", "provider", "--data", Path.Combine(_root, "provider"), "--port", $"{_providerPort}"],
            new Dictionary<string, string>());
    }

    /// <summary>Client of the process that was started last.</summary>
    public DomsClient Client => _client ?? throw new InvalidOperationException("No process was started.");

    /// <summary>Starts a process on a database.</summary>
    public async Task<DomsUp> Start(string database)
    {
        var process = new DomsUp(Path.Combine(_root, $"{_processes.Count}"), 0, [], SettingsFor(database));
        _processes.Add(process);
        await process.Start();
        using var anonymous = new DomsClient(process.Url, null);
        _client?.Dispose();
        _client = new DomsClient(
            process.Url, (await anonymous.Login("operator", "operator", TestContext.Current.CancellationToken)).Value.Token);
        return process;
    }

    /// <summary>Starts a process that has to refuse the database, and returns what it says.</summary>
    public async Task<string> FailToStart(string database)
    {
        using var process = Executable.Start(["up", "--data", Path.Combine(_root, "refused"), "--port", "0"], SettingsFor(database));
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(1, errors);
        return errors;
    }

    /// <summary>Places an order at the process that was started last, and waits until it is completed.</summary>
    public async Task<string> Complete(string product, string key)
    {
        var cancel = TestContext.Current.CancellationToken;
        var order = new OrderRequest([new OrderItemRequest(product, 1)], CustomerEmail: "ada@example.com");
        var id = (await Client.PlaceOrder(order, 0, key, cancel)).Value.OrderId;
        await Poll.Until(
            $"order {id} to be completed", async () => (await Client.GetOrder(id, cancel)).Value.Status == OrderStatuses.Completed);
        return id;
    }

    Dictionary<string, string> SettingsFor(string database) => new()
    {
        ["DOMS:Storage:Kind"] = "postgresql", ["DOMS:PostgreSql:ConnectionString"] = database,
        ["DOMS:Payments:Provider"] = $"http://127.0.0.1:{_providerPort}",
        ["DOMS:Auth:SigningKey"] = Convert.ToBase64String(new byte[32]), ["DOMS:Fulfillment:StageDuration"] = "0.2",
    };

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        foreach (var process in _processes)
        {
            if (!process.HasEnded) await process.Kill();
            process.Dispose();
        }

        _provider.Kill();
        await _provider.WaitForExitAsync();
        _provider.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
