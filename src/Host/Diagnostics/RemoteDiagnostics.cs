using System.Net.Http.Headers;
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

    public async Task<IReadOnlyList<ProcessDiagnostics>> Read(HttpContext http, CancellationToken cancel)
    {
        var token = AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization.ToString(), out var sent) ? sent : null;
        var all = new List<Task<ProcessDiagnostics>>();
        foreach (var service in services)
        {
            var replicas = replicasOf(service);
            if (replicas.Count == 0) all.Add(Task.FromResult(ProcessDiagnostics.Silent(service, null, "no replica is ready")));
            all.AddRange(replicas.Select(replica => Read(service, replica, token, cancel)));
        }

        return await Task.WhenAll(all);
    }

    async Task<ProcessDiagnostics> Read(string service, Uri replica, AuthenticationHeaderValue? token, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var json = await Get(new Uri(replica, DiagnosticsEndpoint.Path), token, either.Token);
            var own = JsonSerializer.Deserialize(json, DiagnosticsJson.Default.ListProcessDiagnostics)!.Single();
            return own with { Address = replica, Metrics = await Get(new Uri(replica, "/metrics"), token, either.Token) };
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException
            or InvalidOperationException && !cancel.IsCancellationRequested)
        {
            return ProcessDiagnostics.Silent(service, replica, error.Message);
        }
    }

    async Task<string> Get(Uri address, AuthenticationHeaderValue? token, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = token;
        using var response = await client.SendAsync(request, cancel);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancel);
    }
}
