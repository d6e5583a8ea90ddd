using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Hosting.Identity;

/// <summary><c>GET /auth/caller</c>: who the caller is and what it may do, for programs that show it to people.</summary>
static class CallerRoute
{
    static readonly JsonTypeInfo Json = AnswerJson.For(CallerJson.Default.CallerView);

    public static void MapCaller(this IEndpointRouteBuilder routes) => routes
        .MapGet("/auth/caller", (HttpContext http) => Results.Json(ViewOf(http.Caller()), Json))
        .WithQuery(QueryParameters.None)
        .WithTags("identity")
        .WithOperationId("getCaller")
        .WithSummary("The caller, as its token says")
        .Produces<CallerView>();

    static CallerView ViewOf(Caller caller) => new(caller.Subject, caller.Role, caller.AllScopes);
}

[JsonSerializable(typeof(CallerView))]
sealed partial class CallerJson : JsonSerializerContext;
