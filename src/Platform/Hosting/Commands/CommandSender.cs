using Doms.Engine.Services;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Commands;

/// <summary>Sends a request's command to the engine and returns the committed response.</summary>
/// <param name="replies">Cached responses to repeated requests; null for none.</param>
public sealed class CommandSender(ICommandPort port, IReplyCache? replies = null)
{
    /// <summary>Sends a command to the service that owns the endpoint.</summary>
    public Task<IResult> Send(HttpContext http, object command) => Send(http, OwnerOf(http), command);

    /// <summary>Sends a command to the given service.</summary>
    public async Task<IResult> Send(HttpContext http, string service, object command)
    {
        var caller = http.Caller();
        var key = KeyOf(http, caller);
        if (key is not null && replies is not null && await replies.Find(key) is { } replay)
            return new CommittedResponse(replay with { Replayed = true });
        var bytes = (int)Math.Min(http.Request.ContentLength ?? HttpLimits.MaxBodyBytes, HttpLimits.MaxBodyBytes);
        var response = await port.Send(service, command, caller, key, bytes, http.RequestAborted);
        if (key is not null && response is { Rejection: null, Replayed: false }) replies?.Keep(key, response);
        return ResultOf(response);
    }

    internal static IResult ResultOf(Response response) =>
        response.Rejection is { } rejection ? ProblemResponse.From(rejection) : new CommittedResponse(response);

    static string OwnerOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<ServiceOwner>()?.Name
        ?? throw new InvalidOperationException("The endpoint belongs to no service; map it in a ServiceEndpoints.");

    static IdempotencyKey? KeyOf(HttpContext http, Caller caller) =>
        http.Features.Get<RequestKey>() is { } sent
            ? new IdempotencyKey(ScopeOf(http, caller), sent.Key, sent.BodyHash)
            : null;

    /// <summary>Builds the scope of a key: subject, method and route. No part can contain a line feed.</summary>
    static string ScopeOf(HttpContext http, Caller caller) => $"{caller.Subject}\n{http.Request.Method} {RouteName.Of(http)}";
}
