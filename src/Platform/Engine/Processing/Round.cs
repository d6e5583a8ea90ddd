namespace Doms.Engine.Processing;

/// <summary>One round of a batch: the deliveries at hand and what became of their groups.</summary>
sealed class Round
{
    readonly HashSet<string> _deferred = [];

    public Round(Batch batch)
    {
        Batch = batch;
        Deliveries = [.. batch.Next];
        batch.Next.Clear();
    }

    public Batch Batch { get; }

    public List<Delivery> Deliveries { get; }

    public Dictionary<Delivery, Exception> PlanErrors { get; } = [];

    /// <summary>Groups whose first message failed in this round: what follows it waits.</summary>
    public HashSet<string> Stopped { get; } = [];

    /// <summary>Groups whose first waiting message is done with: the next ones are due.</summary>
    public HashSet<string> Freed { get; } = [];

    /// <summary>Groups of which a message was handled, so that what was too early is tried again.</summary>
    public HashSet<string> FreedEarly { get; } = [];

    /// <summary>A message of the same group goes into the next round, so this one must not overtake it.</summary>
    public bool IsDeferred(Delivery delivery) => delivery.Call is null && _deferred.Contains(delivery.Group);

    public void Defer(Delivery delivery)
    {
        if (delivery.Call is null) _deferred.Add(delivery.Group);
        Batch.Next.Add(delivery);
    }
}
