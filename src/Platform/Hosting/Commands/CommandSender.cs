using Doms.Engine.Services;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Commands;

/// <summary>Sends a request's command to the engine and returns the committed response.</summary>
public sealed class CommandSender(ICommandPort port)
{
    /// <summary>Sends a command to the service that owns the endpoint.</summary>
    public Task<IResult> Send(HttpContext http, object command) => Send(http, OwnerOf(http), command);

    /// <summary>Sends a command to the given service.</summary>
    public async Task<IResult> Send(HttpContext http, string service, object command)
    {
        var caller = http.Caller();
        var bytes = (int)Math.Min(http.Request.ContentLength ?? HttpLimits.MaxBodyBytes, HttpLimits.MaxBodyBytes);
        return ResultOf(await port.Send(service, command, caller, KeyOf(http, caller), bytes, http.RequestAborted));
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
