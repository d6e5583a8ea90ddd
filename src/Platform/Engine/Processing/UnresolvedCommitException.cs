namespace Doms.Engine.Processing;

/// <summary>The connection failed during the commit of a batch, and whether it was committed is not known yet.</summary>
sealed class UnresolvedCommitException(LaneCommit attempt, AfterCommit after, CommitUnknownException inner)
    : Exception(inner.Message, inner)
{
    public LaneCommit Attempt { get; } = attempt;

    /// <summary>Actions that follow if the batch was committed.</summary>
    public AfterCommit After { get; } = after;

    /// <summary>The deliveries of the batch.</summary>
    public IReadOnlyList<Delivery> Roots { get; set; } = [];
}
