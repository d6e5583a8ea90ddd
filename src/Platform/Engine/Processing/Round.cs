namespace Doms.Engine.Processing;

/// <summary>One round of a batch: the deliveries at hand and what became of their groups.</summary>
sealed class Round
{
    readonly HashSet<string> _movedKeys = [];

    public Round(UnitOfWork unitOfWork)
    {
        UnitOfWork = unitOfWork;
        Deliveries = [.. unitOfWork.NextRound];
        unitOfWork.NextRound.Clear();
    }

    public UnitOfWork UnitOfWork { get; }

    public List<Delivery> Deliveries { get; }

    public Dictionary<Delivery, Exception> PlanErrors { get; } = [];

    /// <summary>Groups whose first message failed in this round: what follows it waits.</summary>
    public HashSet<string> Blocked { get; } = [];

    /// <summary>Groups whose first waiting message is done with: the next ones are due.</summary>
    public HashSet<string> Unblocked { get; } = [];

    /// <summary>Groups of which a message was handled, so that what was too early is tried again.</summary>
    public HashSet<string> RetriableOutOfOrder { get; } = [];

    /// <summary>A message of the same group goes into the next round, so this one must not overtake it.</summary>
    public bool MustFollowIntoNextRound(Delivery delivery) => delivery.Request is null && _movedKeys.Contains(delivery.OrderingKey);

    public void MoveToNextRound(Delivery delivery)
    {
        if (delivery.Request is null) _movedKeys.Add(delivery.OrderingKey);
        UnitOfWork.NextRound.Add(delivery);
    }
}
