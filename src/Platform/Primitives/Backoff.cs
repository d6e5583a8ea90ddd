namespace Doms.Primitives;

/// <summary>
/// Exponential backoff: the first delay, doubled with each further attempt up to a maximum. Pure: a caller that wants jitter
/// passes the random number.
/// </summary>
/// <param name="First">Delay after attempt 1.</param>
/// <param name="Max">Longest delay, before jitter.</param>
/// <param name="MaxDoublings">Number of doublings after which the delay stays as it is.</param>
public readonly record struct Backoff(TimeSpan First, TimeSpan Max, int MaxDoublings = 20)
{
    /// <summary>Jitter spreads a delay from 80 % to 120 % of its length.</summary>
    const double Jitter = 0.2;

    /// <summary>Delay after an attempt, without jitter.</summary>
    /// <param name="attempt">Number of the failed attempt, from 1.</param>
    public TimeSpan Delay(int attempt)
    {
        var factor = Math.Pow(2, Math.Min(attempt - 1, MaxDoublings));
        return First.Ticks * factor < Max.Ticks ? First * factor : Max;
    }

    /// <summary>Delay after an attempt, with +-20 % jitter.</summary>
    /// <param name="attempt">Number of the failed attempt, from 1.</param>
    /// <param name="fraction">Random number in [0, 1).</param>
    public TimeSpan DelayWithJitter(int attempt, double fraction) => Delay(attempt) * (1 - Jitter + (2 * Jitter * fraction));
}
