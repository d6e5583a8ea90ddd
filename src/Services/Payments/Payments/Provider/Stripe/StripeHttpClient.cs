using Stripe;

namespace Doms.Payments.Provider.Stripe;

/// <summary>
/// Sends the requests of Stripe's library over our connections, once each: timeouts, retries and the circuit breaker are those of every
/// provider.
/// </summary>
sealed class StripeHttpClient(HttpMessageInvoker http) : IHttpClient
{
    const int MaxResponseBytes = 1024 * 1024;

    public async Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default)
    {
        using var message = Convert(request);
        using var response = await http.SendAsync(message, cancellationToken);
        await response.Content.LoadIntoBufferAsync(MaxResponseBytes, cancellationToken);
        return new StripeResponse(
            response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    public Task<StripeStreamedResponse> MakeStreamingRequestAsync(
        StripeRequest request, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Charges and refunds are not streamed.");

    static HttpRequestMessage Convert(StripeRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Uri) { Content = request.Content };
        message.Headers.Authorization = request.AuthorizationHeader;
        foreach (var (name, value) in request.StripeHeaders) message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }
}
