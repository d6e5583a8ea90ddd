namespace Doms.Engine.Processing;

/// <summary>A round of a batch: its deliveries and the state of their ordering keys.</summary>
sealed class Round
{
    readonly HashSet<string> _movedKeys = [];
    int _moved;

    public Round(UnitOfWork unitOfWork)
    {
        UnitOfWork = unitOfWork;
        Deliveries = [.. unitOfWork.NextRound];
        unitOfWork.NextRound.Clear();
    }

    public UnitOfWork UnitOfWork { get; }

    public List<Delivery> Deliveries { get; }

    /// <summary>Exceptions thrown by <c>Plan</c>.</summary>
    public Dictionary<Delivery, Exception> PlanErrors { get; } = [];

    /// <summary>Ordering keys with a failed message in this round; later messages of the key are deferred.</summary>
    public HashSet<string> Blocked { get; } = [];

    /// <summary>Ordering keys whose first stored message is complete; the next stored ones follow in the next round.</summary>
    public HashSet<string> Unblocked { get; } = [];

    /// <summary>Ordering keys whose out-of-order messages are retried, because another message of the key was handled.</summary>
    public HashSet<string> RetriableOutOfOrder { get; } = [];

    /// <summary>
    /// Whether an earlier message of the same key was moved to the next round, so that this one must not overtake it.
    /// </summary>
    public bool MustFollowIntoNextRound(Delivery delivery) =>
        delivery.Source.IsOrdered && _movedKeys.Contains(delivery.OrderingKey);

    /// <summary>Moves a delivery in front of what this round has published, which follows it in the order of its key.</summary>
    public void MoveToNextRound(Delivery delivery)
    {
        if (delivery.Source.IsOrdered) _movedKeys.Add(delivery.OrderingKey);
        if (UnitOfWork.TestHooks.MovesMessagesBehindPublications) UnitOfWork.NextRound.Add(delivery);
        else UnitOfWork.NextRound.Insert(_moved++, delivery);
    }
}
