namespace Doms.Engine.Processing;

/// <summary>Actions that follow the commit of a batch, and never happen without it.</summary>
sealed class AfterCommit
{
    public List<(ClientRequest Request, Response Response)> Responses { get; } = [];

    public List<(ClientRequest Request, Exception Error)> Failures { get; } = [];

    public List<ITransportReceipt> Receipts { get; } = [];

    /// <summary>External calls to make; each has capacity reserved.</summary>
    public List<EffectCall> Effects { get; } = [];

    public List<(LeasedEffect Lease, DateTimeOffset End)> RenewedEffects { get; } = [];

    /// <summary>Leases that have ended: the outcome is recorded, or another process has taken the effect over.</summary>
    public List<LeasedEffect> EndedEffects { get; } = [];

    public List<(string Line, string Key)> LogLines { get; } = [];

    /// <summary>Deliveries that were neither handled nor stored, because the transaction had no further round for them.</summary>
    public List<Delivery> RunAgain { get; } = [];

    public bool HasOutbox { get; set; }

    public int Published { get; set; }

    public int Duplicates { get; set; }

    public int Retried { get; set; }

    public int DeadLettered { get; set; }

    /// <summary>The earliest due time of the messages of each kind stored by this batch.</summary>
    public Dictionary<string, DateTimeOffset> NextDue { get; } = [];

    /// <summary>The earliest due times of effects stored by this batch, by name.</summary>
    public Dictionary<string, DateTimeOffset> EffectsDue { get; } = [];

    public void TrackDue(string kind, DateTimeOffset? due)
    {
        if (due is { } at && (!NextDue.TryGetValue(kind, out var earliest) || at < earliest)) NextDue[kind] = at;
    }

    public void TrackEffectDue(string name, DateTimeOffset due)
    {
        if (!EffectsDue.TryGetValue(name, out var earliest) || due < earliest) EffectsDue[name] = due;
    }
}
