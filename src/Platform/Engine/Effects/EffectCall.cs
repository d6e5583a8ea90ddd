using System.Diagnostics;

namespace Doms.Engine.Effects;

/// <summary>An effect leased to this process.</summary>
/// <param name="MayHaveBeenSent">Whether an earlier attempt may have sent the request, so that its status is queried first.</param>
/// <param name="WaitingSince">When the call was requested, or its next attempt was due.</param>
sealed record EffectCall(EffectRow Row, EffectType Type, object Request, bool MayHaveBeenSent, DateTimeOffset WaitingSince)
{
    public LeasedEffect Lease => new(Row.Key, Row.Lease);

    /// <summary>Headers of the row, parsed unless they were given.</summary>
    /// <exception cref="UnreadableMessageException">They cannot be read.</exception>
    public MessageHeaders Headers
    {
        get => field ??= MessageHeaders.Parse(Row.Headers);
        init;
    }

    /// <summary>The same call, whose outcome continues below its span.</summary>
    public EffectCall In(Activity? span) => span?.Id is { } id ? this with { Headers = Headers with { TraceParent = id } } : this;
}

/// <summary>A lease on an effect.</summary>
/// <param name="Key">Key of the effect's row.</param>
/// <param name="Lease">The row's lease number; any other means that this lease has ended.</param>
sealed record LeasedEffect(string Key, long Lease);
