namespace Doms.Engine.Processing;

/// <summary>Approximate bytes of the messages and requests that an engine keeps in memory, as they came from outside the process.</summary>
/// <param name="Queued">Waiting for a batch; requests are refused from <see cref="EngineOptions.MaxQueuedBytes"/> on.</param>
/// <param name="Requests">The client requests among them.</param>
/// <param name="Batches">In current batches; a batch takes no further message from <see cref="EngineOptions.MaxBatchBytes"/> on.</param>
/// <param name="SetAside">Set aside because they cannot be stored, and those behind them; bounded where they come from.</param>
/// <param name="Effects">
/// Requests of leased external calls; none is leased from <see cref="EngineOptions.MaxHeldEffectBytes"/> of its type on.
/// </param>
public readonly record struct MemoryUse(long Queued, long Requests, long Batches, long SetAside, long Effects)
{
    /// <summary>Adds up two engines or lanes.</summary>
    public static MemoryUse operator +(MemoryUse left, MemoryUse right) => new(
        left.Queued + right.Queued, left.Requests + right.Requests, left.Batches + right.Batches, left.SetAside + right.SetAside,
        left.Effects + right.Effects);
}
