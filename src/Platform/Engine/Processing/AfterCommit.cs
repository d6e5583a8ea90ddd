namespace Doms.Engine.Processing;

/// <summary>A call to the outside world that this process holds.</summary>
sealed record EffectCall(EffectRow Row, EffectType Type, object Request, bool MayHaveBeenSent);

/// <summary>What happens once a batch is committed, and never otherwise.</summary>
sealed class AfterCommit
{
    public List<(ClientRequest Call, Response Answer)> Responses { get; } = [];

    public List<(ClientRequest Call, Exception Error)> Failures { get; } = [];

    public List<ITransportReceipt> Receipts { get; } = [];

    public List<EffectCall> Effects { get; } = [];

    public List<(string Line, string Key)> LogLines { get; } = [];

    /// <summary>Roots that were neither handled nor stored: they are taken again.</summary>
    public List<Delivery> Requeue { get; } = [];

    public bool HasOutbox { get; set; }

    public int Published { get; set; }

    public int Duplicates { get; set; }

    public int Retried { get; set; }

    public int DeadLettered { get; set; }

    /// <summary>The earliest time at which something stored by this batch is due.</summary>
    public DateTimeOffset? NextDue { get; private set; }

    /// <summary>The earliest time at which an effect stored by this batch is due.</summary>
    public DateTimeOffset? NextEffectDue { get; private set; }

    public void TrackDue(DateTimeOffset? due) => NextDue = NextDueTime.Earlier(NextDue, due);

    public void TrackEffectDue(DateTimeOffset due) => NextEffectDue = NextDueTime.Earlier(NextEffectDue, due);
}
