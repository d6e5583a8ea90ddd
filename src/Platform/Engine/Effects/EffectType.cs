using System.Text.Json.Serialization.Metadata;

namespace Doms.Engine.Effects;

/// <summary>A type of external call of a service.</summary>
sealed record EffectType(
    string Name, JsonTypeInfo Json, EffectLimits Limits, Func<object, EffectContext, CancellationToken, Task<EffectResult>> Execute)
{
    // A handler that observes its own timeout has to report it before the engine does.
    static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>Time after which the engine abandons a call, also of a handler that ignores cancellation.</summary>
    public TimeSpan Timeout => Limits.MaxDuration + Margin;
}
