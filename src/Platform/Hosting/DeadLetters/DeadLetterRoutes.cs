using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Hosting.DeadLetters;

/// <summary>
/// Operator routes for the dead letters of this process, on every port; a service's port shows and changes only its
/// own.
/// </summary>
static class DeadLetterRoutes
{
    public static void MapDeadLetters(this IEndpointRouteBuilder routes, IDeadLetterPort port) =>
        routes.MapApi("/admin/dead-letters", api =>
        {
            api.ForOperators().WithTags("dead-letters");
            api.MapGet("/", (Delegate)((HttpContext http) => List(port, http))).WithQuery(DeadLetterParameters.List)
                .WithSummary("List dead letters, oldest first")
                .Produces<DeadLetterListView>();
            api.MapGet("/{id}", (string id, HttpContext http) => Show(port, id, http))
                .WithSummary("A dead letter with its message")
                .Produces<DeadLetterDetailsView>()
                .Fails(StatusCodes.Status404NotFound, "dead_letter_not_found");
            api.MapGet("/{id}/history", (string id, HttpContext http) => History(port, id, http))
                .WithSummary("What was tried with the message, when, and with which error")
                .Produces<DeadLetterHistoryView>()
                .Fails(StatusCodes.Status404NotFound, "dead_letter_not_found");
            api.MapGet("/{id}/handled", (string id, HttpContext http) => ShowHandled(port, id, http))
                .WithSummary("The newest message of the same type that was handled")
                .Produces<HandledOfTypeView>()
                .Fails(StatusCodes.Status404NotFound, "dead_letter_not_found");
            api.MapGet("/{id}/replay", (string id, HttpContext http) => PreviewReplay(port, id, http))
                .WithOperationId("previewReplay")
                .WithSummary("What a replay would do now; nothing is changed")
                .Produces<ReplayPreviewView>()
                .Fails(StatusCodes.Status404NotFound, "dead_letter_not_found")
                .Fails(StatusCodes.Status409Conflict, "dead_letter_handled", "message_type_unknown", "replayed_too_often");
            api.MapPost("/{id}/replay", (string id, HttpContext http) => Act(port, port.Replay, id, http))
                .WithSummary("Hand the message over again")
                .Produces<DeadLetterOutcomeView>()
                .Fails(StatusCodes.Status404NotFound, "dead_letter_not_found")
                .Fails(StatusCodes.Status409Conflict, "dead_letter_handled", "message_type_unknown", "replayed_too_often");
            api.MapPost("/{id}/discard", (string id, HttpContext http) => Act(port, port.Discard, id, http))
                .WithSummary("Give the message up")
                .Produces<DeadLetterOutcomeView>()
                .Fails(StatusCodes.Status404NotFound, "dead_letter_not_found")
                .Fails(StatusCodes.Status409Conflict, "dead_letter_handled");
            api.MapPost("/replay", (Delegate)((HttpContext http) => ReplayAll(port, http))).WithQuery(DeadLetterParameters.Replay)
                .WithOperationId("replayDeadLetters")
                .WithSummary("Hand over again all messages that the filter selects")
                .Produces<DeadLettersReplayedView>();
        });

    static async Task<IResult> List(IDeadLetterPort port, HttpContext http)
    {
        var reader = QueryReader.Of(http);
        var query = DeadLetterParameters.ReadPage(reader);
        if (reader.Problem is { } problem) return problem;
        if (FilterOf(query, http) is not { } filter)
            return Results.Json(DeadLetterViews.PageOf([], null));
        var page = await port.List(filter, query.Cursor, query.Limit ?? Paging.DefaultLimit, http.RequestAborted);
        return Results.Json(DeadLetterViews.PageOf([.. page.Items.Select(DeadLetterViews.ToView)], reader.CursorAfter(page.Cursor)));
    }

    static async Task<IResult> Show(IDeadLetterPort port, string id, HttpContext http)
    {
        var deadLetter = await FindId(port, id, http) is { } known ? await port.Find(known, http.RequestAborted) : null;
        return deadLetter is null
            ? ProblemResponse.DeadLetterNotFound(id)
            : Results.Json(deadLetter.ToDetailsView());
    }

    static async Task<IResult> History(IDeadLetterPort port, string id, HttpContext http) =>
        await FindId(port, id, http) is { } known && await port.History(known, http.RequestAborted) is { } history
            ? Results.Json(history.ToView())
            : ProblemResponse.DeadLetterNotFound(id);

    static async Task<IResult> ShowHandled(IDeadLetterPort port, string id, HttpContext http) =>
        await FindId(port, id, http) is { } known && await port.FindHandled(known, http.RequestAborted) is { } handled
            ? Results.Json(handled.ToView())
            : ProblemResponse.DeadLetterNotFound(id);

    static async Task<IResult> PreviewReplay(IDeadLetterPort port, string id, HttpContext http) =>
        await FindId(port, id, http) is { } known && await port.PreviewReplay(known, http.RequestAborted) is { } preview
            ? preview.Refusal is { } refusal ? ProblemResponse.From(refusal) : Results.Json(preview.ToView())
            : ProblemResponse.DeadLetterNotFound(id);

    static async Task<IResult> Act(
        IDeadLetterPort port, Func<string, Caller, CancellationToken, Task<Response>> act, string id, HttpContext http) =>
        await FindId(port, id, http) is { } known
            ? CommandSender.ResultOf(await act(known, http.Caller(), http.RequestAborted))
            : ProblemResponse.DeadLetterNotFound(id);

    /// <summary>The full id of a dead letter of this port, also for the uuid alone; null for none.</summary>
    static async ValueTask<string?> FindId(IDeadLetterPort port, string id, HttpContext http)
    {
        if (!Guid.TryParseExact(id, "D", out _)) return IsOfThisPort(id, http) ? id : null;
        foreach (var service in http.RequestServices.GetRequiredService<IReadOnlyList<ServiceEndpoints>>())
        {
            var full = $"{service.Name}-{id}";
            if (IsOfThisPort(full, http) && await port.Find(full, http.RequestAborted) is not null) return full;
        }

        return null;
    }

    static async Task<IResult> ReplayAll(IDeadLetterPort port, HttpContext http)
    {
        var reader = QueryReader.Of(http);
        var query = DeadLetterParameters.ReadFilter(reader);
        if (reader.Problem is { } problem) return problem;
        var replayed = FilterOf(query, http) is { } filter
            ? await port.ReplayAll(filter, http.Caller(), http.RequestAborted)
            : 0;
        return Results.Json(new DeadLettersReplayedView(replayed));
    }

    /// <summary>Builds the filter; null when a service's port is queried for another service.</summary>
    static DeadLetterFilter? FilterOf(DeadLetterQuery query, HttpContext http)
    {
        var own = ServiceOfPort(http);
        if (own is not null && query.Service is not null && query.Service != own) return null;
        return new DeadLetterFilter(own ?? query.Service, query.Type, query.Key, query.Status ?? DeadLetter.Open);
    }

    static bool IsOfThisPort(string id, HttpContext http) =>
        ServiceOfPort(http) is not { } own || id.StartsWith(own + "-", StringComparison.Ordinal);

    static string? ServiceOfPort(HttpContext http) =>
        http.Features.Get<Listener>() is { IsGateway: false } listener ? listener.Service : null;
}
