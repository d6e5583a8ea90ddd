namespace Doms.Engine.Effects;

/// <summary>
/// Adapts the number of concurrent calls to what an external system can serve: one more after each outcome, half as many after each
/// attempt without one (additive increase, multiplicative decrease: D.-M. Chiu and R. Jain, 1989). Otherwise a system that serves few
/// calls at a time would let all of them wait in vain, and none of them would ever have an outcome.
/// </summary>
/// <param name="max">Maximum number of concurrent calls, from 1; also the number to begin with.</param>
sealed class ConcurrencyLimit(int max)
{
    readonly int _max = max;

    public int Current { get; private set; } = max;

    public void Adjust(EffectResult result)
    {
        if (result.IsDone) Current = Math.Min(_max, Current + 1);
        else if (result.CountsAsAttempt) Current = Math.Max(1, Current / 2);
    }
}
