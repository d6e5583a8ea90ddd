using System.Net;
using System.Net.Http.Headers;

namespace Doms.PaymentProvider;

/// <summary>Calls a provider in the same process without a socket, on whatever thread and clock the caller runs.</summary>
public sealed class ProviderHandler(Provider provider, TimeProvider time) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.First() : null;
        var reply = await provider
            .Handle(new ProviderCall(request.Method.Method, request.RequestUri!.PathAndQuery, key, body))
            .WaitAsync(Timeout.InfiniteTimeSpan, time, cancellationToken);
        if (reply.IsDropped) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        var content = new ReadOnlyMemoryContent(reply.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpResponseMessage((HttpStatusCode)reply.Status) { Content = content, RequestMessage = request };
    }
}
