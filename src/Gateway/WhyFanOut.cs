using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Doms.Contracts;
using Doms.Hosting.Identity;
using Doms.Hosting.Waiting;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Gateway;

/// <summary>
/// Why an order stands where it stands, when the services are other processes: what Orders says, put together with what the
/// others know of it. Who may see the order is for Orders to say; each of the others judges by the caller's own token again.
/// </summary>
sealed class WhyFanOut(IReadOnlyDictionary<string, Uri> services, ServiceClient client, ServiceForwarder forwarder, TimeProvider clock)
{
    /// <summary>A service that takes longer is said not to answer.</summary>
    static readonly TimeSpan ServiceTimeout = TimeSpan.FromSeconds(2);

    readonly string[] _otherServices = [.. services.Keys.Where(name => name != ServiceNames.Orders).Order(StringComparer.Ordinal)];

    public static void Map(IEndpointRouteBuilder routes, IReadOnlyDictionary<string, Uri> services, ServiceForwarder forward)
    {
        var fan = ActivatorUtilities.CreateInstance<WhyFanOut>(routes.ServiceProvider, services, forward);
        routes.MapApi("/orders/{id}/why", api => api
            .MapGet("/", (string id, HttpContext http) => fan.Handle(id, http))
            .AllowAnonymousInDemo()
            .ExcludeFromDescription());
    }

    async Task Handle(string id, HttpContext http)
    {
        var orders = services[ServiceNames.Orders];
        if (!http.Caller().IsAuthenticated || await FindOrder(orders, http) is not { } why)
        {
            await forwarder.Forward(http, orders);
            return;
        }

        var told = await Task.WhenAll(_otherServices.Select(name => ReadPendingReasons(name, id, http)));
        await Results.Json(Merge(why, told.SelectMany(waits => waits))).ExecuteAsync(http);
    }

    /// <summary>Null for any answer but the order's: forwarding it then says the rest.</summary>
    async Task<JsonObject?> FindOrder(Uri orders, HttpContext http)
    {
        try
        {
            using var response = await client.Send(
                HttpMethod.Get, new Uri(orders, http.Request.Path.Value), http, http.RequestAborted);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync<JsonObject>(http.RequestAborted)
                : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    async Task<IReadOnlyList<PendingReason>> ReadPendingReasons(string service, string id, HttpContext http)
    {
        using var late = new CancellationTokenSource(ServiceTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        try
        {
            var address = new Uri(services[service], $"/api/waits/{Uri.EscapeDataString(id)}");
            using var response = await client.Send(HttpMethod.Get, address, http, either.Token);
            response.EnsureSuccessStatusCode();
            return (await response.Content.ReadFromJsonAsync(PendingReasonJson.Default.PendingReasonList, either.Token))?.Items ?? [];
        }
        catch (Exception error) when (
            error is HttpRequestException or JsonException || (late.IsCancellationRequested && error is OperationCanceledException))
        {
            return [new PendingReason(service, PendingReasonKind.Unreachable, $"{service} to answer: what it knows is missing here", clock.GetUtcNow())];
        }
    }

    static JsonObject Merge(JsonObject why, IEnumerable<PendingReason> told)
    {
        var own = why["waits"].Deserialize(PendingReasonJson.Default.IReadOnlyListPendingReason) ?? [];
        IReadOnlyList<PendingReason> all = [.. own, .. told];
        var headline = BlockingReason.Of(why["waitingFor"]?.GetValue<string>(), why["since"]?.GetValue<DateTimeOffset>(), all);
        SetOrRemove(why, "waitingFor", headline.WaitingFor);
        SetOrRemove(why, "since", headline.Since);
        SetOrRemove(why, "nextAt", headline.NextAt);
        SetOrRemove(why, "deadline", headline.Deadline);
        why["waits"] = JsonSerializer.SerializeToNode(all, PendingReasonJson.Default.IReadOnlyListPendingReason);
        return why;
    }

    /// <summary>What is null is left out, as Orders does it.</summary>
    static void SetOrRemove<T>(JsonObject json, string name, T? value)
    {
        if (value is null) json.Remove(name);
        else json[name] = JsonValue.Create(value);
    }
}
