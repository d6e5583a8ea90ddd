using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Hosting.Identity;

/// <summary>Access level that an endpoint requires; an endpoint without a rule requires any valid token.</summary>
sealed record AccessRule(AccessLevel Level)
{
    public static readonly AccessRule Authenticated = new(AccessLevel.Authenticated);
}

enum AccessLevel
{
    Public,
    AnonymousInDemo,
    Authenticated,
}

/// <summary>Endpoint metadata: the caller needs one of these scopes.</summary>
/// <param name="AnyOf">At least one; the first is the one that a refusal names first.</param>
sealed record RequiredScopes(IReadOnlyList<string> AnyOf);

/// <summary>Access rules on endpoints, checked before the endpoint runs.</summary>
public static class AccessRuleExtensions
{
    /// <summary>Requires no identity on any port or profile: probes, the login, the console's files.</summary>
    public static T AllowPublicAccess<T>(this T endpoint) where T : IEndpointConventionBuilder =>
        endpoint.WithAccessLevel(AccessLevel.Public);

    /// <summary>Accepts requests without a token in the demo profile, on unprefixed routes only.</summary>
    public static T AllowAnonymousInDemo<T>(this T endpoint) where T : IEndpointConventionBuilder =>
        endpoint.WithAccessLevel(AccessLevel.AnonymousInDemo);

    /// <summary>Requires one of these <see cref="Scopes"/>.</summary>
    public static T RequireScope<T>(this T endpoint, params string[] anyOf) where T : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(new RequiredScopes(anyOf)));
        return endpoint;
    }

    /// <summary>Requires <see cref="Scopes.Operations"/>; to read, <see cref="Scopes.Read"/> is enough.</summary>
    public static T ForOperators<T>(this T endpoint) where T : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(new RequiredScopes(
            IsRead(builder) ? [Scopes.Read, Scopes.Operations] : [Scopes.Operations])));
        return endpoint;
    }

    static bool IsRead(EndpointBuilder endpoint) =>
        endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is { HttpMethods: { Count: > 0 } methods }
        && methods.All(method => HttpMethods.IsGet(method) || HttpMethods.IsHead(method));

    static T WithAccessLevel<T>(this T endpoint, AccessLevel level) where T : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(new AccessRule(level)));
        return endpoint;
    }
}
