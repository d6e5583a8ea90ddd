using System.Net.Http.Json;
using Doms.Contracts;
using Doms.Contracts.Http;
using Doms.Hosting.Feeds;
using Microsoft.AspNetCore.Http;

namespace Doms.Gateway;

/// <summary>Reads the feed of the shop from Orders in another process, with the caller's token.</summary>
sealed class FeedClient(ServiceClient client, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <exception cref="HttpRequestException">Orders does not answer, or refuses.</exception>
    public async ValueTask<EventFeedView> Read(FeedRange range, HttpContext http)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, patience.Token);
        try
        {
            using var response = await client.Send(
                ServiceNames.Orders, HttpMethod.Get, $"/api/events{range.Query}", http, timeout.Token);
            response.EnsureSuccessStatusCode();
            return (await response.Content.ReadFromJsonAsync(FeedJson.Default.EventFeedView, timeout.Token))!;
        }
        catch (OperationCanceledException error) when (!http.RequestAborted.IsCancellationRequested)
        {
            throw new HttpRequestException("Orders does not answer in time.", error);
        }
    }
}
