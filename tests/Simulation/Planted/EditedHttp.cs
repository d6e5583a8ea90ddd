using System.Net;
using System.Text;

namespace Doms.Tests.Simulation.Planted;

/// <summary>How a client of the payment provider gets its protocol wrong.</summary>
enum Misuse
{
    /// <summary>Every try has an idempotency key of its own.</summary>
    NewKeys,

    /// <summary>No answer is taken for a refusal.</summary>
    RefusesUnknown,

    /// <summary>Nobody asks what became of an earlier try.</summary>
    NeverAsks,
}

/// <summary>A client of the payment provider that gets its protocol wrong.</summary>
sealed class EditedHttp(HttpMessageHandler inner, Misuse misuse) : DelegatingHandler(inner)
{
    const string Key = "Idempotency-Key";
    int _calls;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (misuse == Misuse.NeverAsks && request.Method == HttpMethod.Get) return new HttpResponseMessage(HttpStatusCode.NotFound);
        if (misuse == Misuse.NewKeys && request.Headers.TryGetValues(Key, out var keys))
        {
            var key = $"{keys.First()}/{++_calls}";
            request.Headers.Remove(Key);
            request.Headers.TryAddWithoutValidation(Key, key);
        }

        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (OperationCanceledException) when (misuse == Misuse.RefusesUnknown)
        {
            const string refused = """{"code":"card_declined","message":"no answer"}""";
            var body = new ByteArrayContent(Encoding.UTF8.GetBytes(refused));
            return new HttpResponseMessage(HttpStatusCode.PaymentRequired) { Content = body };
        }
    }
}
