namespace Doms.Engine.Resilience;

/// <summary>How calls to one outside system are limited, repeated and held back.</summary>
public sealed record CallPolicy
{
    const int MostRetries = 10;
    const int LeastTries = 2;

    static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    static readonly TimeSpan LeastBreak = TimeSpan.FromMilliseconds(500);

    /// <summary>How long one try may take: 10 ms to 1 h, by default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Further tries within a call, 0 to 10, by default 1; only where the system knows a repeat by its key.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>Pause before a further try, doubled each time: by default 100 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Share of failed tries that opens the circuit breaker, more than 0 to 1, by default 0.5.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Tries that must have been made for the share to count, at least 2, by default 20.</summary>
    public int MinimumTries { get; init; } = 20;

    /// <summary>Over which time tries are counted: 500 ms to 1 h, by default 10 s.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an open circuit breaker lets nothing through: 500 ms to 1 h, by default 5 s.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The first setting that is out of its range, and what it must be; null when none is.</summary>
    public (string Setting, string Text)? Fault =>
        IsOutside(Timeout, Shortest) ? (nameof(Timeout), Range(Timeout, Shortest))
        : Retries is < 0 or > MostRetries ? (nameof(Retries), $"is {Retries}; it must be 0 to {MostRetries}")
        : IsOutside(RetryDelay, TimeSpan.Zero) ? (nameof(RetryDelay), Range(RetryDelay, TimeSpan.Zero))
        : FailureRatio is not (> 0 and <= 1) ? (nameof(FailureRatio), $"is {FailureRatio}; it must be more than 0, at most 1")
        : MinimumTries < LeastTries ? (nameof(MinimumTries), $"is {MinimumTries}; it must be at least {LeastTries}")
        : IsOutside(Window, LeastBreak) ? (nameof(Window), Range(Window, LeastBreak))
        : IsOutside(Break, LeastBreak) ? (nameof(Break), Range(Break, LeastBreak))
        : null;

    static bool IsOutside(TimeSpan value, TimeSpan least) => value < least || value > Longest;

    static string Range(TimeSpan value, TimeSpan least) => $"is {value}; it must be {least} to {Longest}";
}
