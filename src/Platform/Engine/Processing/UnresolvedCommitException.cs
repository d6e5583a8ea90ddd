namespace Doms.Engine.Processing;

/// <summary>The connection failed during the commit of a batch, and whether it was committed is not known yet.</summary>
sealed class UnresolvedCommitException(LaneCommit attempt, UnitOfWork unitOfWork, CommitUnknownException inner)
    : Exception(inner.Message, inner)
{
    public LaneCommit Attempt { get; } = attempt;

    /// <summary>Actions that follow if the batch was committed.</summary>
    public AfterCommit After => unitOfWork.AfterCommit;

    /// <summary>The deliveries of the batch.</summary>
    public IReadOnlyList<Delivery> Roots { get; set; } = [];

    /// <summary>Releases what the batch had reserved, once it is known that it was not committed.</summary>
    public void Abandon() => unitOfWork.Effects.DropCallsFrom(0);
}
