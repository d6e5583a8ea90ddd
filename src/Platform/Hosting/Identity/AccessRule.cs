using Microsoft.AspNetCore.Builder;

namespace Doms.Hosting.Identity;

/// <summary>Who may call an endpoint; one without a rule is for any caller with a valid token.</summary>
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

/// <summary>Marks on endpoints that say who may call them; checked before the endpoint runs.</summary>
public static class AccessRuleExtensions
{
    /// <summary>Needs no identity on any port or profile: probes, the login, the console's files.</summary>
    public static T AllowPublicAccess<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithAccessLevel(AccessLevel.Public);

    /// <summary>Also without a token, which is honoured in the demo profile on unprefixed routes only.</summary>
    public static T AllowAnonymousInDemo<T>(this T endpoint) where T : IEndpointConventionBuilder =>
        endpoint.WithAccessLevel(AccessLevel.AnonymousInDemo);

    /// <summary>Operators only.</summary>
    public static T ForOperators<T>(this T endpoint) where T : IEndpointConventionBuilder =>
        endpoint.WithAccessLevel(AccessLevel.Operators);

    static T WithAccessLevel<T>(this T endpoint, AccessLevel level) where T : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(new AccessRule(level)));
        return endpoint;
    }
}
