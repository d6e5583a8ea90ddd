namespace Doms.Simulation.Faults;

/// <summary>What can go wrong, each with a rate of its own.</summary>
public enum FaultKind
{
    /// <summary>The process dies before a batch looks at the store.</summary>
    CrashBeforeLoad,
    CrashBeforeCommit,

    /// <summary>The process dies before it hears that its commit is done.</summary>
    CrashAfterCommit,
    CrashBeforePublish,

    /// <summary>The broker has the records, and the process dies before it can say so.</summary>
    CrashAfterPublish,
    CrashBeforeAck,

    /// <summary>The process dies with the intent of a call outside committed, and the call not made.</summary>
    CrashBeforeExternalCall,

    /// <summary>The call outside was made, and the process dies before it hears the answer.</summary>
    CrashAfterExternalCall,

    /// <summary>A clean stop and start, as in a deployment.</summary>
    Restart,

    /// <summary>The process stands still for longer than its leases.</summary>
    Pause,

    /// <summary>The store cannot be reached.</summary>
    StoreUnavailable,

    /// <summary>The store commits, and the connection breaks before it says so.</summary>
    CommitUnknown,

    /// <summary>The store refuses one row for a while, as a constraint does.</summary>
    StoreRefused,

    /// <summary>The store reports a version conflict where there is none, as after a deadlock.</summary>
    VersionConflict,
    BrokerUnavailable,

    /// <summary>The broker takes a part of the records and does not say so.</summary>
    PartialPublish,
    Duplicate,

    /// <summary>A record comes once more much later.</summary>
    LateDuplicate,

    /// <summary>Records of one key come later than those of others.</summary>
    Delay,
    MissedRelayNotification,

    /// <summary>The wall clock of a process is set to another time.</summary>
    ClockJump,
    Decline,

    /// <summary>The provider answers 500 and does nothing.</summary>
    ProviderError,

    /// <summary>The provider does as asked, and answers 500.</summary>
    ErrorAfterCharge,
    TimeoutBeforeCharge,
    TimeoutAfterCharge,
    MailFailure,
    MailRefused,

    /// <summary>A handler throws, once or twice.</summary>
    HandlerThrows,

    /// <summary>A message makes its handler throw until somebody mends it.</summary>
    Poison,

    /// <summary>A record that nobody can read.</summary>
    MalformedRecord,
    Cancel,
    Refund,
    ShipmentMoved,
    StockChange,
    PriceChange,
    StandAloneReservation,
    SagaRetry,
    Replay,
}
