using System.Net;
using System.Net.Http.Headers;

namespace Doms.PaymentProvider;

/// <summary>Calls a provider in the same process without a socket, on the caller's thread and clock.</summary>
public sealed class ProviderHandler(Provider provider) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.First() : null;
        var handled = provider.Handle(new ProviderRequest(request.Method.Method, request.RequestUri!.PathAndQuery, key, body));
        var cancelled = WaitForCancellation(cancellationToken);
        await await Task.WhenAny(handled, cancelled);
        var reply = await handled;
        if (reply.IsDropped) await cancelled;
        var content = new ReadOnlyMemoryContent(reply.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpResponseMessage((HttpStatusCode)reply.Status) { Content = content, RequestMessage = request };
    }

    /// <summary>
    /// Completes on the caller's thread when the caller cancels; a cancelled delay would continue on another thread.
    /// </summary>
    static async Task WaitForCancellation(CancellationToken cancel)
    {
        var given = new TaskCompletionSource();
        await using var registration = cancel.Register(() => given.TrySetCanceled(cancel));
        await given.Task;
    }
}
