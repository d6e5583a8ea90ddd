using System.Net;
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

    readonly ProcessCalls _calls = new(client, clock, Timeout);

    public async Task<IReadOnlyList<ProcessView>> Read(HttpContext http)
    {
        var token = ProcessCalls.TokenOf(http);
        var known = await find(http.RequestAborted);
        return await Task.WhenAll(known.Select(process => process.Address is { } address
            ? _calls.Ask(address, token, get => Read(process, address, get), error => Unanswered(process, error), http.RequestAborted)
            : Task.FromResult(process)));
    }

    static async Task<ProcessView> Read(ProcessView known, Uri address, Func<string, Task<string>> get)
    {
        var answer = JsonSerializer.Deserialize<ProcessView>(await get(ProcessesEndpoint.OwnPath), Json);
        // Behind an address that several machines have is perhaps another process.
        return answer is not null && (known.Name is null || known.Name == answer.Name) ? answer with { Address = address } : known;
    }

    /// <summary>Of a provider it is known only that it answers.</summary>
    static ProcessView Unanswered(ProcessView known, Exception error) =>
        known.Role == Provider && error is HttpRequestException { StatusCode: < HttpStatusCode.InternalServerError }
            ? known with { Status = "Healthy", Reasons = new Dictionary<string, string>(StringComparer.Ordinal) }
            : known;
}
