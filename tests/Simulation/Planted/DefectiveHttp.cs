using System.Net;
using System.Text;

namespace Doms.Tests.Simulation.Planted;

/// <summary>A client of the payment provider that misuses its protocol.</summary>
sealed class DefectiveHttp(HttpMessageHandler inner, ProtocolMisuse misuse) : DelegatingHandler(inner)
{
    const string Key = "Idempotency-Key";
    int _calls;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (misuse == ProtocolMisuse.StatusNeverQueried && request.Method == HttpMethod.Get)
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        if (misuse == ProtocolMisuse.NewKeyPerAttempt && request.Headers.TryGetValues(Key, out var keys))
        {
            var key = $"{keys.First()}/{++_calls}";
            request.Headers.Remove(Key);
            request.Headers.TryAddWithoutValidation(Key, key);
        }

        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (OperationCanceledException) when (misuse == ProtocolMisuse.TimeoutTreatedAsRefusal)
        {
            const string refused = """{"code":"card_declined","message":"no answer"}""";
            var body = new ByteArrayContent(Encoding.UTF8.GetBytes(refused));
            return new HttpResponseMessage(HttpStatusCode.PaymentRequired) { Content = body };
        }
    }
}
