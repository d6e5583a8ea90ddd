using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Contracts.Http;
using Doms.Hosting.DeadLetters;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Doms.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Doms.Gateway;

/// <summary>
/// Dead letters of all services in other processes. The id of a dead letter begins with its service, so requests for
/// one are forwarded to that service. A list queries the services in turn; its cursor is the last id returned.
/// </summary>
sealed class DeadLetterFanOut(IReadOnlyCollection<string> services, ServiceClient client, ServiceForwarder forwarder)
{
    const string Path = "/api/admin/dead-letters";

    readonly string[] _names = [.. services.Order(StringComparer.Ordinal)];

    public static void Map(IEndpointRouteBuilder routes, IReadOnlyCollection<string> services)
    {
        var fanOut = ActivatorUtilities.CreateInstance<DeadLetterFanOut>(routes.ServiceProvider, services);
        routes.MapApi("/admin/dead-letters", api =>
        {
            api.ForOperators().WithTags("dead-letters");
            api.MapGet("/", (Delegate)fanOut.List).WithQuery(DeadLetterParameters.List)
                .Produces<DeadLetterListView>();
            api.MapPost("/replay", (Delegate)fanOut.ReplayAll).WithQuery(DeadLetterParameters.Replay)
                .Produces<DeadLettersReplayedView>();
            api.MapGet("/{id}", fanOut.Forward).WithQuery(QueryParameters.Forwarded);
            api.MapGet("/{id}/history", fanOut.Forward).WithQuery(QueryParameters.Forwarded);
            api.MapGet("/{id}/handled", fanOut.Forward).WithQuery(QueryParameters.Forwarded);
            api.MapGet("/{id}/replay", fanOut.Forward).WithQuery(QueryParameters.Forwarded);
            api.MapPost("/{id}/replay", fanOut.Forward).WithQuery(QueryParameters.Forwarded);
            api.MapPost("/{id}/discard", fanOut.Forward).WithQuery(QueryParameters.Forwarded);
        });
    }

    async Task Forward(string id, HttpContext http)
    {
        if (ServiceOf(id) is { } service)
            await forwarder.Forward(http, service);
        else
            await ProblemResponse.DeadLetterNotFound(id).ExecuteAsync(http);
    }

    async Task<IResult> List(HttpContext http)
    {
        var reader = QueryReader.Of(http);
        var query = DeadLetterParameters.ReadPage(reader);
        if (reader.Problem is { } problem) return problem;
        var (items, limit) = (new List<DeadLetterView>(), query.Limit ?? Paging.DefaultLimit);
        var cursor = query.Cursor;
        var resume = cursor is null ? null : ServiceOf(cursor);
        foreach (var name in SelectServices(query).Where(name => string.CompareOrdinal(name, resume) >= 0))
        {
            var serviceQuery = query with
            {
                Service = name, Cursor = name == resume ? cursor : null, Limit = limit - items.Count,
            };
            var values = ValuesOf(serviceQuery, reader);
            var page = await Send(HttpMethod.Get, name, "", values, http, DeadLetterJson.Default.DeadLetterListView);
            items.AddRange(page.Items);
            if (items.Count >= limit || page.NextCursor is not null)
            {
                return Results.Json(DeadLetterViews.PageOf(items, reader.CursorAfter(items[^1].Id)));
            }
        }

        return Results.Json(DeadLetterViews.PageOf(items, null));
    }

    async Task<IResult> ReplayAll(HttpContext http)
    {
        var reader = QueryReader.Of(http);
        var query = DeadLetterParameters.ReadFilter(reader);
        if (reader.Problem is { } problem) return problem;
        var replayed = 0;
        foreach (var name in SelectServices(query))
        {
            var values = ValuesOf(query with { Service = name }, reader);
            var json = DeadLetterJson.Default.DeadLettersReplayedView;
            replayed += (await Send(HttpMethod.Post, name, "/replay", values, http, json)).Replayed;
        }

        return Results.Json(new DeadLettersReplayedView(replayed));
    }

    IEnumerable<string> SelectServices(DeadLetterQuery query) =>
        _names.Where(name => query.Service is null || query.Service == name);

    string? ServiceOf(string id) => id.Split('-', 2) is [var name, _] && _names.Contains(name) ? name : null;

    /// <summary>
    /// Calls one service with the caller's token. If one service fails, the whole request fails, because a partial
    /// result would look complete.
    /// </summary>
    async Task<T> Send<T>(
        HttpMethod method, string service, string path, Dictionary<string, StringValues> query, HttpContext http,
        JsonTypeInfo<T> json)
    {
        using var response = await Send(method, service, $"{Path}{path}{QueryString.Create(query)}", http);
        if (!response.IsSuccessStatusCode)
            throw new BadHttpRequestException(
                $"{service} returned {(int)response.StatusCode}", StatusCodes.Status502BadGateway);
        return await response.Content.ReadFromJsonAsync(json, http.RequestAborted)
            ?? throw new BadHttpRequestException($"{service} returned an empty body", StatusCodes.Status502BadGateway);
    }

    async Task<HttpResponseMessage> Send(HttpMethod method, string service, string target, HttpContext http)
    {
        try
        {
            return await client.Send(service, method, target, http, http.RequestAborted);
        }
        catch (HttpRequestException error)
        {
            throw new BadHttpRequestException(error.Message, StatusCodes.Status503ServiceUnavailable, error);
        }
    }

    /// <summary>The query of a service, whose cursor is bound to that service.</summary>
    static Dictionary<string, StringValues> ValuesOf(DeadLetterQuery query, QueryReader reader)
    {
        var values = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        Add("service", query.Service);
        Add("type", query.Type);
        Add("key", query.Key);
        Add("status", query.Status);
        Add("limit", query.Limit?.ToString(CultureInfo.InvariantCulture));
        Add("cursor", reader.With(new QueryCollection(values)).CursorAfter(query.Cursor));
        return values;

        void Add(string name, string? value)
        {
            if (value is not null) values[name] = value;
        }
    }
}
