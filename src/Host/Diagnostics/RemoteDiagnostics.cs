using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Doms.Host.Diagnostics;

/// <summary>Reads the state and the metrics of processes behind the gateway.</summary>
/// <param name="services">Names of the services.</param>
/// <param name="replicasOf">Returns the base addresses of the processes of a service that run.</param>
sealed class RemoteDiagnostics(
    IReadOnlyList<string> services, Func<string, IReadOnlyList<Uri>> replicasOf, HttpMessageInvoker client, TimeProvider clock)
{
    /// <summary>A process that takes longer is left out.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly ProcessCalls _calls = new(client, clock, Patience);

    public async Task<IReadOnlyList<ProcessDiagnostics>> Read(HttpContext http, CancellationToken cancel)
    {
        var token = ProcessCalls.TokenOf(http);
        var all = new List<Task<ProcessDiagnostics>>();
        foreach (var service in services)
        {
            var replicas = replicasOf(service);
            if (replicas.Count == 0) all.Add(Task.FromResult(ProcessDiagnostics.Silent(service, null, "no replica is ready")));
            all.AddRange(replicas.Select(replica => _calls.Ask(
                replica, token, get => Read(replica, get), error => ProcessDiagnostics.Silent(service, replica, error.Message), cancel)));
        }

        return await Task.WhenAll(all);
    }

    static async Task<ProcessDiagnostics> Read(Uri replica, Func<string, Task<string>> get)
    {
        var own = JsonSerializer.Deserialize(await get(DiagnosticsEndpoint.Path), DiagnosticsJson.Default.ListProcessDiagnostics)!.Single();
        return own with { Address = replica, Metrics = await get("/metrics") };
    }
}
