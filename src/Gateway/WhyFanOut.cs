using System.Net.Http.Json;
using System.Text.Json;
using Doms.Contracts.Http;
using Doms.Contracts;
using Doms.Hosting.Identity;
using Doms.Hosting.PendingReasons;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Gateway;

/// <summary>
/// Pending reasons of an order whose services run in other processes: merges the response of Orders with those of the
/// other services. Orders decides whether the caller may see the order; each other service authorizes the caller's
/// token itself.
/// </summary>
sealed class WhyFanOut(IReadOnlyCollection<string> services, ServiceClient client, ServiceForwarder forwarder, TimeProvider clock)
{
    /// <summary>Timeout after which a service is reported as unreachable.</summary>
    static readonly TimeSpan ServiceTimeout = TimeSpan.FromSeconds(2);

    readonly string[] _otherServices = [.. services.Where(name => name != ServiceNames.Orders).Order(StringComparer.Ordinal)];

    public static void Map(IEndpointRouteBuilder routes, IReadOnlyCollection<string> services)
    {
        var fanOut = ActivatorUtilities.CreateInstance<WhyFanOut>(routes.ServiceProvider, services);
        routes.MapApi("/orders/{id}/why", api => api
            .MapGet("/", (string id, HttpContext http) => fanOut.Handle(id, http))
            .AllowAnonymousInDemo()
            .ExcludeFromDescription());
    }

    async Task Handle(string id, HttpContext http)
    {
        if (!http.Caller().IsAuthenticated || await FindOrder(http) is not { } why)
        {
            await forwarder.Forward(http, ServiceNames.Orders);
            return;
        }

        var reasons = await Task.WhenAll(_otherServices.Select(name => ReadPendingReasons(name, id, http)));
        await Results.Json(Merge(why, reasons.SelectMany(found => found))).ExecuteAsync(http);
    }

    /// <summary>Reads the order's reasons; null for any other response, which is then forwarded as is.</summary>
    async Task<WhyView?> FindOrder(HttpContext http)
    {
        try
        {
            using var response = await client.Send(
                ServiceNames.Orders, HttpMethod.Get, http.Request.Path.Value!, http, http.RequestAborted);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync(PendingReasonJson.Default.WhyView, http.RequestAborted)
                : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    async Task<IReadOnlyList<PendingReason>> ReadPendingReasons(string service, string id, HttpContext http)
    {
        using var timeout = new CancellationTokenSource(ServiceTimeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, http.RequestAborted);
        try
        {
            var target = $"/api/waits/{Uri.EscapeDataString(id)}";
            using var response = await client.Send(service, HttpMethod.Get, target, http, linked.Token);
            response.EnsureSuccessStatusCode();
            return (await response.Content.ReadFromJsonAsync(PendingReasonJson.Default.PendingReasonList, linked.Token))?.Items ?? [];
        }
        catch (Exception error) when (
            error is HttpRequestException or JsonException || (timeout.IsCancellationRequested && error is OperationCanceledException))
        {
            return [new PendingReason(
                service, PendingReasonKind.Unreachable, $"a response from {service}; its pending reasons are missing", clock.GetUtcNow())];
        }
    }

    static WhyView Merge(WhyView why, IEnumerable<PendingReason> reasons)
    {
        IReadOnlyList<PendingReason> all = [.. why.Waits, .. reasons];
        var blocking = OrderPendingReasons.FindBlocking(why.WaitingFor, why.Since, why.Attention is not null, all);
        return why with
        {
            WaitingFor = blocking.WaitingFor, Since = blocking.Since, NextAt = blocking.NextAt, Deadline = blocking.Deadline, Waits = all,
        };
    }
}
