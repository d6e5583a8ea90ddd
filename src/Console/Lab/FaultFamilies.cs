using Doms.Contracts.Http;

namespace Doms.Console.Lab;

/// <summary>Kinds of faults by what they strike.</summary>
static class FaultFamilies
{
    static readonly (string Family, string[] Begins)[] Known =
    [
        ("Processes", ["Crash", "Restart", "Pause", "ClockJump"]),
        ("Stores", ["Store", "Commit", "LateCommit", "Version", "EngineRow"]),
        ("Broker", ["Broker", "Publish", "Partial", "RecordRefused", "Duplicate", "LateDuplicate", "Delay", "Missed", "Acknowledgement",
            "Malformed"]),
        ("Provider, mail", ["Decline", "Provider", "ErrorAfter", "Timeout", "Slow", "Long", "Hung", "Deaf", "Mail", "RefundRefused"]),
        ("Code", ["Handler", "Poison", "Unplanned", "Blind"]),
    ];

    /// <summary>The families, in the order in which they are drawn; the last one is people.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Select(entry => entry.Family), "People"];

    public static string Of(string kind) =>
        Array.Find(Known, entry => Array.Exists(entry.Begins, begin => kind.StartsWith(begin, StringComparison.Ordinal))).Family
            ?? "People";

    /// <summary>The kind in words: CrashAfterCommit is "crash after commit".</summary>
    public static string Words(string kind) =>
        string.Concat(kind.Select((letter, index) => index > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}"
            : $"{letter}"));

    /// <summary>Number of strikes by kind, the most frequent first.</summary>
    public static IReadOnlyList<(string Kind, int Count)> Counts(SimulationView run, string family) =>
    [
        .. run.Faults.Where(fault => Of(fault.Kind) == family).GroupBy(fault => fault.Kind)
            .Select(same => (same.Key, same.Count())).OrderByDescending(pair => pair.Item2),
    ];
}
