using Microsoft.Extensions.Configuration;

namespace Doms.Hosting.Limits;

/// <summary>Section <c>Limits</c>: requests per second and bursts, per subject or address.</summary>
public sealed record RateLimitSettings
{
    /// <summary>Customers, by subject, and callers without a token, by address. Default 200/s, burst 1,000.</summary>
    public Quota Default { get; init; } = new(200, 1_000);

    /// <summary>Role <c>service</c>; null, the default, is unlimited.</summary>
    public Quota? Service { get; init; }

    /// <summary>Role <c>operator</c>; null, the default, is unlimited.</summary>
    public Quota? Operator { get; init; }

    /// <summary>Exempts loopback addresses and the login from the limits; on by default in the demo profile.</summary>
    public bool TrustLoopback { get; init; }

    /// <exception cref="SettingException">A value is out of range; the message names the setting.</exception>
    public static RateLimitSettings Read(IConfiguration configuration, bool demo)
    {
        var settings = new SettingReader(configuration);
        var defaults = new RateLimitSettings();
        return new RateLimitSettings
        {
            Default = ReadQuota(settings, "Default", "a customer, or an address without a token", defaults.Default)!,
            Service = ReadQuota(settings, "Service", "a shop's backend", null),
            Operator = ReadQuota(settings, "Operator", "an operator", null),
            TrustLoopback = settings.Flag(
                "Limits:TrustLoopback", "demo profile: loopback addresses and the login have no limit", defaultValue: true) && demo,
        };
    }

    static Quota? ReadQuota(SettingReader settings, string callers, string described, Quota? defaultValue)
    {
        var rate = settings.RealOrNull(
            $"Limits:{callers}:PerSecond", new(0.01, 1_000_000), $"requests a second of {described}",
            defaultValue is null ? "no limit" : $"{defaultValue.PerSecond}") ?? defaultValue?.PerSecond;
        var burst = settings.NumberOrNull(
            $"Limits:{callers}:Burst", new(1, 10_000_000), $"requests at once of {described}",
            defaultValue is null ? "5 times the rate" : $"{defaultValue.Burst}") ?? defaultValue?.Burst;
        return rate is { } perSecond ? new Quota(perSecond, Math.Max(1, burst ?? (int)(perSecond * 5))) : null;
    }
}

/// <summary>Size of a token bucket: tokens added each second, and capacity.</summary>
public sealed record Quota(double PerSecond, int Burst)
{
    /// <summary>Time in which an empty bucket fills.</summary>
    public TimeSpan Window => TimeSpan.FromSeconds(Burst / PerSecond);
}
