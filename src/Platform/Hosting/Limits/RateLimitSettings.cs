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
        var section = configuration.GetSection("Limits");
        var defaults = new RateLimitSettings();
        return new RateLimitSettings
        {
            Default = ReadQuota(section.GetSection("Default"), defaults.Default)!,
            Service = ReadQuota(section.GetSection("Service"), null),
            Operator = ReadQuota(section.GetSection("Operator"), null),
            TrustLoopback = Setting.Flag(section, "TrustLoopback", defaultValue: true) && demo,
        };
    }

    static Quota? ReadQuota(IConfigurationSection section, Quota? defaultValue)
    {
        var rate = Setting.Number(section, "PerSecond", min: 0.01, max: 1_000_000) ?? defaultValue?.PerSecond;
        if (rate is not { } perSecond) return null;
        var burst = Setting.Number(section, "Burst", min: 1, max: 10_000_000) ?? defaultValue?.Burst ?? perSecond * 5;
        return new Quota(perSecond, Math.Max(1, (int)burst));
    }
}

/// <summary>Size of a token bucket: tokens added each second, and capacity.</summary>
public sealed record Quota(double PerSecond, int Burst)
{
    /// <summary>Time in which an empty bucket fills.</summary>
    public TimeSpan Window => TimeSpan.FromSeconds(Burst / PerSecond);
}
