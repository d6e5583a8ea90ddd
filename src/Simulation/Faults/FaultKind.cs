namespace Doms.Simulation.Faults;

/// <summary>
/// Kinds of faults, each with its own rate. Rates are drawn in this order, so it is part of a seed's meaning: new kinds are added at the
/// end.
/// </summary>
public enum FaultKind
{
    /// <summary>The process crashes before a batch loads from the store.</summary>
    CrashBeforeLoad,
    CrashBeforeCommit,

    /// <summary>The process crashes after a commit, before it receives the result.</summary>
    CrashAfterCommit,
    CrashBeforePublish,

    /// <summary>The process crashes after the broker accepted the records, before it deletes them from the outbox.</summary>
    CrashAfterPublish,
    CrashBeforeAck,

    /// <summary>The process crashes after it committed an effect, before it makes the external call.</summary>
    CrashBeforeExternalCall,

    /// <summary>The process crashes after the external call was made, before it receives the response.</summary>
    CrashAfterExternalCall,

    /// <summary>Clean stop and start, as in a deployment.</summary>
    Restart,

    /// <summary>The process is paused, possibly for longer than its leases.</summary>
    Pause,

    /// <summary>A single operation of the store fails.</summary>
    StoreUnavailable,

    /// <summary>Every operation of a store fails for seconds to minutes.</summary>
    StoreOutage,

    /// <summary>An operation of the store takes up to 45 s and fails.</summary>
    StoreHang,

    /// <summary>The connection breaks during a commit; the store has committed or has not.</summary>
    CommitUnknown,

    /// <summary>The connection breaks during a commit, which the store applies seconds later unless rows have changed.</summary>
    LateCommit,

    /// <summary>The store refuses one row for some time, as a constraint does.</summary>
    StoreRefused,

    /// <summary>The store reports a version conflict although no version differs, as after a deadlock.</summary>
    VersionConflict,
    BrokerUnavailable,

    /// <summary>The broker takes and delivers nothing for seconds to minutes.</summary>
    BrokerOutage,

    /// <summary>A publication is not confirmed for minutes.</summary>
    PublishHang,

    /// <summary>The broker accepts some of the records and does not confirm.</summary>
    PartialPublish,

    /// <summary>The broker never takes one of the records while faults last, as when it is too large.</summary>
    RecordRefused,
    Duplicate,

    /// <summary>A record is delivered again much later.</summary>
    LateDuplicate,

    /// <summary>The records of a key are delivered later than those of other keys.</summary>
    Delay,
    MissedRelayNotification,

    /// <summary>The client of the broker throws on an acknowledgement, as after the loss of a partition.</summary>
    AcknowledgementFails,

    /// <summary>The wall clock of a process or store jumps.</summary>
    ClockJump,
    Decline,

    /// <summary>The provider responds 500 without executing the request.</summary>
    ProviderError,

    /// <summary>The provider executes the request and responds 500.</summary>
    ErrorAfterCharge,
    TimeoutBeforeCharge,
    TimeoutAfterCharge,

    /// <summary>An external call takes up to 20 s.</summary>
    SlowCall,

    /// <summary>An external call takes longer than the lease of its effect.</summary>
    LongCall,

    /// <summary>An external call never ends unless it is cancelled.</summary>
    HungCall,

    /// <summary>An external call never ends, and ignores its cancellation.</summary>
    DeafCall,

    /// <summary>The provider is slower than the load for minutes, or until the end of the run.</summary>
    SlowProvider,

    /// <summary>The mail server is slower than the load for minutes, or until the end of the run.</summary>
    SlowMailServer,
    MailFailure,
    MailRefused,

    /// <summary>A handler throws for a message once or twice.</summary>
    HandlerThrows,

    /// <summary>A handler throws for a message at every attempt, until faults are disabled.</summary>
    Poison,

    /// <summary>A record that cannot be parsed is published.</summary>
    MalformedRecord,

    /// <summary>A handler reads a row that its plan does not name.</summary>
    UnplannedRow,

    /// <summary>A handler inserts a row without planning it, and the row exists.</summary>
    BlindInsert,

    /// <summary>A caller disconnects before it has its response.</summary>
    Disconnect,
    Cancel,
    Refund,
    ShipmentMoved,
    StockChange,
    PriceChange,
    StandAloneReservation,
    SagaRetry,
    Replay,

    /// <summary>The account that pays an order takes no refunds.</summary>
    RefundRefused,

    /// <summary>A customer reserves the lines of an order before placing it.</summary>
    ReserveFirst,

    /// <summary>An operator reports carrier and tracking of a shipment, at its dispatch or later.</summary>
    TrackingChanged,

    /// <summary>A customer cancels an order that may have been dispatched or delivered.</summary>
    LateCancel,

    /// <summary>The store refuses a row of the engine as long as faults last.</summary>
    EngineRowRefused,
}
