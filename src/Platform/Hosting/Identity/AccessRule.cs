using Microsoft.AspNetCore.Builder;

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
    Operators,
}

/// <summary>Access rules on endpoints, checked before the endpoint runs.</summary>
public static class AccessRuleExtensions
{
    /// <summary>Requires no identity on any port or profile: probes, the login, the console's files.</summary>
    public static T AllowPublicAccess<T>(this T endpoint) where T : IEndpointConventionBuilder =>
        endpoint.WithAccessLevel(AccessLevel.Public);

    /// <summary>Accepts requests without a token in the demo profile, on unprefixed routes only.</summary>
    public static T AllowAnonymousInDemo<T>(this T endpoint) where T : IEndpointConventionBuilder =>
        endpoint.WithAccessLevel(AccessLevel.AnonymousInDemo);

    /// <summary>Requires role <c>operator</c>.</summary>
    public static T ForOperators<T>(this T endpoint) where T : IEndpointConventionBuilder =>
        endpoint.WithAccessLevel(AccessLevel.Operators);

    static T WithAccessLevel<T>(this T endpoint, AccessLevel level) where T : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(new AccessRule(level)));
        return endpoint;
    }
}
