using System.Net.Http.Headers;
using System.Text.Json;
using Doms.Contracts.Http;
using Microsoft.AspNetCore.Http;

namespace Doms.Host.Diagnostics;

/// <summary>Asks other processes for their state; one that does not answer is listed as unreachable.</summary>
/// <param name="find">Finds the processes as far as they are known without asking: with role and address.</param>
sealed class OtherProcesses(
    Func<CancellationToken, Task<IReadOnlyList<ProcessView>>> find, HttpMessageInvoker client, TimeProvider clock)
{
    /// <summary>Status of a process that does not answer.</summary>
    public const string Unreachable = "Unreachable";

    /// <summary>Role of the payment provider, which has no such route.</summary>
    const string Provider = "provider";

    /// <summary>A process that takes longer is listed as unreachable.</summary>
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { TypeInfoResolver = ProcessesJson.Default };

    /// <summary>A process of which only role and address are known.</summary>
    public static ProcessView Unknown(string role, Uri? address, string reason) => new(
        role, null, address, Unreachable, null, null,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["process"] = reason }, null);

    public async Task<IReadOnlyList<ProcessView>> Read(HttpContext http)
    {
        var token = AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization.ToString(), out var sent) ? sent : null;
        var known = await find(http.RequestAborted);
        return await Task.WhenAll(known.Select(process => Read(process, token, http.RequestAborted)));
    }

    async Task<ProcessView> Read(ProcessView known, AuthenticationHeaderValue? token, CancellationToken cancel)
    {
        if (known.Address is not { } address) return known;
        using var limit = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, ProcessesEndpoint.OwnPath));
            request.Headers.Authorization = token;
            using var response = await client.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode) return Refused(known, (int)response.StatusCode);
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            var answer = await JsonSerializer.DeserializeAsync<ProcessView>(body, Json, either.Token);
            // Behind an address that several machines have is perhaps another process.
            return answer is not null && (known.Name is null || known.Name == answer.Name) ? answer with { Address = address } : known;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException
            && !cancel.IsCancellationRequested)
        {
            return known;
        }
    }

    /// <summary>Of a provider it is known only that it answers.</summary>
    static ProcessView Refused(ProcessView known, int status) => known.Role == Provider && status < 500
        ? known with { Status = "Healthy", Reasons = new Dictionary<string, string>(StringComparer.Ordinal) }
        : known;
}
