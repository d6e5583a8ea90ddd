namespace Doms.Engine.Processing;

/// <summary>The connection failed during the commit of a batch, and whether it was committed is not known yet.</summary>
public sealed class UnresolvedCommitException : Exception
{
    readonly UnitOfWork _unitOfWork;

    internal UnresolvedCommitException(LaneCommit attempt, UnitOfWork unitOfWork, CommitUnknownException inner)
        : base(inner.Message, inner)
    {
        Attempt = attempt;
        _unitOfWork = unitOfWork;
    }

    internal LaneCommit Attempt { get; }

    /// <summary>Actions that follow if the batch was committed.</summary>
    internal AfterCommit After => _unitOfWork.AfterCommit;

    /// <summary>The deliveries of the batch.</summary>
    internal IReadOnlyList<Delivery> Roots { get; set; } = [];

    /// <summary>Gives back what the batch had reserved, once it is known that it was not committed.</summary>
    internal void Abandon() => _unitOfWork.Effects.DropCallsFrom(0);
}
