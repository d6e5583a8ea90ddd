namespace Doms.Engine.Processing;

/// <summary>Actions that follow the commit of a batch, and never happen without it.</summary>
sealed class AfterCommit
{
    public List<(ClientRequest Request, Response Response)> Responses { get; } = [];

    public List<(ClientRequest Request, Exception Error)> Failures { get; } = [];

    public List<ITransportReceipt> Receipts { get; } = [];

    public List<EffectCall> Effects { get; } = [];

    public List<(string Line, string Key)> LogLines { get; } = [];

    /// <summary>Deliveries that were neither handled nor stored and go back to the inbound queue.</summary>
    public List<Delivery> Requeue { get; } = [];

    public bool HasOutbox { get; set; }

    public int Published { get; set; }

    public int Duplicates { get; set; }

    public int Retried { get; set; }

    public int DeadLettered { get; set; }

    /// <summary>The earliest due time of the messages of each kind stored by this batch.</summary>
    public Dictionary<string, DateTimeOffset> NextDue { get; } = [];

    /// <summary>The earliest due time of an effect stored by this batch.</summary>
    public DateTimeOffset? NextEffectDue { get; private set; }

    public void TrackDue(string kind, DateTimeOffset? due)
    {
        if (due is { } at && (!NextDue.TryGetValue(kind, out var earliest) || at < earliest)) NextDue[kind] = at;
    }

    public void TrackEffectDue(DateTimeOffset due)
    {
        if (NextEffectDue is null || due < NextEffectDue) NextEffectDue = due;
    }
}
