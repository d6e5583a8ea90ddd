namespace Doms.Engine.Effects;

/// <summary>Bounds of one type of external call.</summary>
public sealed record EffectLimits
{
    /// <summary>
    /// Maximum duration of one call, with its own timeouts and retries; the engine abandons a call a second later. It must be
    /// shorter than <see cref="EngineOptions.EffectLease"/>.
    /// </summary>
    public required TimeSpan MaxDuration { get; init; }

    /// <summary>The setting that determines <see cref="MaxDuration"/>; null when it is fixed.</summary>
    public string? DurationSetting { get; init; }

    /// <summary>Maximum number of concurrent calls, from 1; null for <see cref="EngineOptions.MaxConcurrentEffects"/>.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>
    /// Whether orders wait for these calls, so that client requests are rejected while the calls wait for longer than
    /// <see cref="EngineOptions.MaxQueueAge"/>.
    /// </summary>
    public bool LimitsIntake { get; init; }

    /// <summary>The setting that lets a call take longer than a lease, and the error text; null when all calls are shorter.</summary>
    public static (string Setting, string Text)? FindTooLong(IEnumerable<ServiceModule> modules, EngineOptions options)
    {
        const string leaseSetting = "Engine:EffectLease";
        var effect = modules.SelectMany(module => module.Effects).FirstOrDefault(type => type.Timeout >= options.EffectLease);
        if (effect is null) return null;
        return effect.Limits.DurationSetting is { } setting
            ? (setting,
                $"lets a call of '{effect.Name}' take {effect.Timeout}; it must be less than {leaseSetting} ({options.EffectLease})")
            : (leaseSetting, $"is {options.EffectLease}; it must be more than {effect.Timeout}, the maximum of '{effect.Name}'");
    }
}
