using System.Net;
using System.Text;

namespace Doms.Tests.EndToEnd.Clients;

/// <summary>A system that answers requests by a script, the last answer for ever.</summary>
sealed class ScriptedTransport(params (HttpStatusCode Status, string Body)[] script) : HttpMessageHandler
{
    int _answered;

    /// <summary>Seconds of <c>Retry-After</c> in refusals; 0 for none.</summary>
    public int RetryAfter { get; init; }

    /// <summary>Requests so far: method, path and idempotency key.</summary>
    public List<(string Target, string? Key)> Requests { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null;
        Requests.Add(($"{request.Method} {request.RequestUri!.PathAndQuery}", key));
        var (status, body) = script[Math.Min(_answered++, script.Length - 1)];
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (RetryAfter > 0 && status != HttpStatusCode.OK) response.Headers.RetryAfter = new(TimeSpan.FromSeconds(RetryAfter));
        return Task.FromResult(response);
    }
}
