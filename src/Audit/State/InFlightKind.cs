namespace Doms.Audit.State;

/// <summary>Kinds of work in flight.</summary>
[Flags]
enum InFlightKind
{
    None = 0,

    /// <summary>A stored message (overflow, retry or out of order), or a message in the outbox.</summary>
    Message = 1,

    /// <summary>A message scheduled for a time.</summary>
    Timer = 2,

    /// <summary>An external call.</summary>
    Effect = 4,

    /// <summary>A dead letter that is open or was discarded by an operator.</summary>
    DeadLetter = 8,

    /// <summary>All work that can still make the state consistent, or that is left to an operator.</summary>
    Work = Message | Effect | DeadLetter,
}
