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

    public List<HandlerLine> LogLines { get; } = [];

    /// <summary>The first messages that failed and are tried again, or have become dead letters; null for none.</summary>
    public List<FailedMessage>? Failed { get; private set; }

    /// <summary>Deliveries that were neither handled nor stored, because the transaction had no further round for them.</summary>
    public List<Delivery> RunAgain { get; } = [];

    /// <summary>Messages that were handled without an error, but for requests.</summary>
    public List<(string Consumer, Message Message)> Handled { get; } = [];

    /// <summary>The committed changes; null for none.</summary>
    public List<RowChange>? Changes { get; set; }

    /// <summary>Rows written to the outbox.</summary>
    public int OutboxRows { get; set; }

    public int Published { get; set; }

    public int Duplicates { get; set; }

    public int Retried { get; set; }

    public int DeadLettered { get; set; }

    /// <summary>The earliest due time of the messages of each kind stored by this batch.</summary>
    public Dictionary<string, DateTimeOffset> NextDue { get; } = [];

    /// <summary>The earliest due times of effects stored by this batch, by name.</summary>
    public Dictionary<string, DateTimeOffset> EffectsDue { get; } = [];

    /// <summary>Notes a failed message; of a batch in which many fail, the first ones stand for the others.</summary>
    public void NoteFailed(Delivery delivery, int attempts, Exception error)
    {
        Failed ??= [];
        if (Failed.Count < FailedMessage.MaxLogged)
            Failed.Add(new(delivery.ToString(), delivery.Message.Key, delivery.TraceParent, attempts, error.Message));
    }

    public void TrackDue(string kind, DateTimeOffset? due)
    {
        if (due is { } at && (!NextDue.TryGetValue(kind, out var earliest) || at < earliest)) NextDue[kind] = at;
    }

    public void TrackEffectDue(string name, DateTimeOffset due)
    {
        if (!EffectsDue.TryGetValue(name, out var earliest) || due < earliest) EffectsDue[name] = due;
    }
}

/// <summary>A line that a handler logs.</summary>
/// <param name="Order">Key of its message.</param>
/// <param name="TraceParent">Context in which the message was handled; null without a trace.</param>
readonly record struct HandlerLine(string Text, string Order, string? TraceParent);

/// <summary>An attempt at a message that failed.</summary>
/// <param name="Message">Its type, key and consumer.</param>
/// <param name="Attempts">Failed attempts so far.</param>
readonly record struct FailedMessage(string Message, string Order, string? TraceParent, int Attempts, string Reason)
{
    /// <summary>Failed messages of a batch that are logged.</summary>
    public const int MaxLogged = 16;
}
