namespace Doms.Engine.Leases;

/// <summary>
/// The last commit of a lane. Each batch writes the row of its lane, so that after a broken connection the row tells whether the
/// batch was committed.
/// </summary>
/// <param name="Lane">Unique to the lane of one process, from its start to its end.</param>
/// <param name="Run">Number of the run that committed; each run of a lane has its own.</param>
/// <param name="At">Time of the commit by the store's clock.</param>
public sealed record LaneCommit(string Lane, long Version, long Run, DateTimeOffset At)
{
    public const string ByTime = "by_time";

    /// <summary>Time for which the row of an ended process is kept: much longer than a commit can be in flight.</summary>
    public static readonly TimeSpan RetentionPeriod = TimeSpan.FromDays(1);

    public static Table<LaneCommit> Table { get; } = Storage.Table.For<LaneCommit>("lane_commits")
        .Key("lane", x => x.Lane)
        .Version("version", x => x.Version)
        .Int64("run", x => x.Run)
        .Time("at", x => x.At)
        .Index(ByTime, null, "at")
        .Read(r => new LaneCommit(r.Text(), r.Int64(), r.Int64(), r.Time()));

    /// <param name="life">Id of an engine from its start to its end.</param>
    public static string NameOf(string life, int number) => $"{life}/{number}";

    /// <summary>Whether the lane belongs to the engine.</summary>
    public static bool IsOf(string life, string lane) => lane.StartsWith(life + "/", StringComparison.Ordinal);
}
