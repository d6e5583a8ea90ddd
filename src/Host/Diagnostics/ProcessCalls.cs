using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Doms.Host.Diagnostics;

/// <summary>Asks other processes, with the token of the caller and for a limited time.</summary>
/// <param name="patience">Time for all answers of one process.</param>
sealed class ProcessCalls(HttpMessageInvoker client, TimeProvider clock, TimeSpan patience)
{
    const int MaxAnswerBytes = 16 * 1024 * 1024;

    /// <summary>Returns the token of a request; null for none.</summary>
    public static AuthenticationHeaderValue? TokenOf(HttpContext http) =>
        AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization.ToString(), out var sent) ? sent : null;

    /// <summary>Asks one process.</summary>
    /// <param name="ask">Reads answers by their paths.</param>
    /// <param name="otherwise">Creates the result for a process that does not answer, refuses, or answers something else.</param>
    public async Task<T> Ask<T>(
        Uri process, AuthenticationHeaderValue? token, Func<Func<string, Task<string>>, Task<T>> ask, Func<Exception, T> otherwise,
        CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            return await ask(path => Get(new Uri(process, path), token, either.Token));
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException
            or InvalidOperationException && !cancel.IsCancellationRequested)
        {
            return otherwise(error);
        }
    }

    async Task<string> Get(Uri address, AuthenticationHeaderValue? token, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = token;
        using var response = await client.SendAsync(request, cancel);
        response.EnsureSuccessStatusCode();
        await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancel);
        return await response.Content.ReadAsStringAsync(cancel);
    }
}
