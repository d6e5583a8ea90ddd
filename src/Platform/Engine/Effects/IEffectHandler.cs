namespace Doms.Engine.Effects;

/// <summary>Makes one type of external call, outside of every transaction.</summary>
public interface IEffectHandler<in T>
    where T : class
{
    /// <summary>
    /// Makes the call and returns its result. An exception counts as <see cref="EffectResult.Retry"/>, because the request may
    /// have arrived.
    /// </summary>
    Task<EffectResult> Execute(T request, EffectContext context, CancellationToken cancel);
}

/// <summary>The context of one external call.</summary>
/// <param name="Key">The idempotency key, the same for every attempt of this effect.</param>
/// <param name="Attempt">Number of the attempt, from 1.</param>
/// <param name="MayHaveBeenSent">
/// False only for the first attempt by the process that stored the effect; otherwise the status has to be queried before sending.
/// </param>
/// <param name="Rows">Committed rows of the service.</param>
public sealed record EffectContext(string Key, int Attempt, bool MayHaveBeenSent, IRowReader Rows);
