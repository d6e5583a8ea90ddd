using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>
/// Waits for the response to a command, which is sent again after each of them. Only waits count towards the total: a timer that fires
/// late, because the process was stopped, fails nothing.
/// </summary>
/// <param name="First">Wait after the first attempt; doubled with each further one.</param>
/// <param name="Total">Sum of all waits.</param>
readonly record struct ResponseWaits(TimeSpan First, TimeSpan Total)
{
    static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(15);

    /// <summary>Waits without a total; the number of attempts limits them.</summary>
    public static ResponseWaits Unlimited(TimeSpan first) => new(first, TimeSpan.MaxValue);

    /// <summary>True when the total limits the waits.</summary>
    public bool HasTotal => Total < TimeSpan.MaxValue;

    /// <summary>Wait after an attempt, counted from 1.</summary>
    public TimeSpan After(int attempt) => SumOf(attempt) - SumOf(attempt - 1);

    /// <summary>Waits that remain once the one after the attempt has ended; zero when the total is reached.</summary>
    public TimeSpan RemainingAfter(int attempt) => Total - SumOf(attempt);

    TimeSpan SumOf(int waits)
    {
        var backoff = new Backoff(First, First < MaxWait ? MaxWait : First);
        var sum = TimeSpan.Zero;
        for (var attempt = 1; attempt <= waits && sum < Total; attempt++)
        {
            var delay = backoff.Delay(attempt);
            sum = delay < Total - sum ? sum + delay : Total;
        }

        return sum;
    }
}
