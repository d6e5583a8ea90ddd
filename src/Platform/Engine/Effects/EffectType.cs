using System.Text.Json.Serialization.Metadata;

namespace Doms.Engine.Effects;

/// <summary>A type of external call of a service.</summary>
/// <param name="MaxConcurrency">Maximum number of concurrent calls; null for <see cref="EngineOptions.MaxConcurrentEffects"/>.</param>
sealed record EffectType(
    string Name, JsonTypeInfo Json, int? MaxConcurrency, Func<object, EffectContext, CancellationToken, Task<EffectResult>> Execute)
{
    /// <summary>Delay before the next look for capacity, when this process holds the maximum number of effects.</summary>
    public static readonly TimeSpan CapacityRetryDelay = TimeSpan.FromMilliseconds(50);
}
