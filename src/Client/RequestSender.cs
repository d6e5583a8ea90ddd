using System.Net.Http.Headers;

namespace Doms.Client;

/// <summary>
/// Sends requests, and sends one again whose response was lost with its connection, or that was refused for a short time. A system that
/// cannot be reached at all, and one that does not respond in time, end the request at once.
/// </summary>
sealed class RequestSender(HttpClient http, TimeProvider clock)
{
    const int MaxAttempts = 5;
    const int TooManyRequests = 429, Unavailable = 503, OutcomeUnknown = 504;

    /// <summary>Maximum time without a byte of the response.</summary>
    static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(100);

    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause that a refusal may ask for and after which the request is sent again.</summary>
    public TimeSpan MaxRetryAfter { get; set; }

    /// <exception cref="HttpRequestException">The connection failed, or every response was lost.</exception>
    /// <exception cref="TimeoutException">The system was silent for too long.</exception>
    public async Task<RawResponse> Send(ApiRequest request, CancellationToken cancel)
    {
        var delay = FirstDelay;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? asked = null;
            try
            {
                var response = await SendOnce(request, cancel);
                asked = RetryAfter(response);
                var isRepeated = asked is not null || (response.Status == OutcomeUnknown && request.Key is not null);
                if (!isRepeated || attempt == MaxAttempts) return response;
            }
            catch (Exception error) when (attempt < MaxAttempts && IsLost(error, isFirst: attempt == 1))
            {
                // The next attempt has the same key: the system responds to it with what the first one did.
            }

            await Task.Delay(asked ?? delay, clock, cancel);
            delay *= 2;
        }
    }

    /// <summary>Pause that a refusal asks for; null for another response, and for a pause that is too long.</summary>
    TimeSpan? RetryAfter(RawResponse response) =>
        response.Status is TooManyRequests or Unavailable && response.Headers.RetryAfter?.Delta is { } pause && pause <= MaxRetryAfter
            ? pause
            : null;

    /// <summary>A connection that cannot be opened has lost nothing, unless an earlier attempt had been sent.</summary>
    static bool IsLost(Exception error, bool isFirst) => error switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => !isFirst,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } => false,
        HttpRequestException or IOException => true,
        _ => false,
    };

    async Task<RawResponse> SendOnce(ApiRequest request, CancellationToken cancel)
    {
        using var message = request.ToMessage();
        using var silence = new CancellationTokenSource(SilenceTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, silence.Token);
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await Read(response.Content, () => silence.CancelAfter(SilenceTimeout), either.Token);
            return new RawResponse((int)response.StatusCode, response.Headers, body);
        }
        catch (OperationCanceledException error) when (silence.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing was received for {SilenceTimeout.TotalSeconds} s", error);
        }
    }

    static async Task<byte[]> Read(HttpContent content, Action progressed, CancellationToken cancel)
    {
        const int chunkSize = 16 * 1024;
        await using var stream = await content.ReadAsStreamAsync(cancel);
        using var body = new MemoryStream();
        var chunk = new byte[chunkSize];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancel)) > 0)
        {
            progressed();
            await body.WriteAsync(chunk.AsMemory(0, read), cancel);
        }

        return body.ToArray();
    }
}

/// <summary>A response as it was received.</summary>
sealed record RawResponse(int Status, HttpResponseHeaders Headers, byte[] Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
