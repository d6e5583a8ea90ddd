namespace Doms.Simulation.Faults;

/// <summary>
/// Rates of the kinds of faults, drawn from the seed: in each run some kinds are absent and some are much more frequent, so that
/// no kind masks another.
/// </summary>
public sealed class FaultRates
{
    const double AbsentBelow = 0.25;
    const double NormalBelow = 0.75;
    const double FrequentFactor = 4;
    readonly double[] _rates;

    /// <param name="mayOccur">Selects the kinds that can occur in the run at all.</param>
    public FaultRates(Random random, Func<FaultKind, bool> mayOccur)
    {
        _rates =
        [
            .. Enum.GetValues<FaultKind>().Select(kind => BaseRate(kind) * Factor(random.NextDouble()) * (mayOccur(kind) ? 1 : 0)),
        ];
    }

    public double this[FaultKind kind] => _rates[(int)kind];

    static double Factor(double drawn) => drawn < AbsentBelow ? 0 : drawn < NormalBelow ? 1 : FrequentFactor;

    /// <summary>Returns the probability at each injection point, 0 to 1.</summary>
    static double BaseRate(FaultKind kind) => kind switch
    {
        FaultKind.CrashBeforeLoad or FaultKind.CrashBeforeAck => 0.001,
        FaultKind.CrashBeforeCommit or FaultKind.CrashAfterCommit => 0.003,
        FaultKind.CrashBeforePublish or FaultKind.CrashAfterPublish => 0.004,
        FaultKind.CrashBeforeExternalCall or FaultKind.CrashAfterExternalCall => 0.003,
        FaultKind.Restart => 0.01,
        FaultKind.Pause => 0.0005,
        FaultKind.StoreUnavailable or FaultKind.CommitUnknown or FaultKind.StoreRefused => 0.002,
        FaultKind.LateCommit => 0.004,
        FaultKind.StoreOutage => 0.02,
        FaultKind.StoreHang => 0.0002,
        FaultKind.VersionConflict => 0.005,
        FaultKind.BrokerUnavailable or FaultKind.PartialPublish => 0.008,
        FaultKind.BrokerOutage => 0.04,
        FaultKind.PublishHang => 0.002,
        FaultKind.RecordRefused => 0.003,
        FaultKind.AcknowledgementFails => 0.01,
        FaultKind.Duplicate => 0.02,
        FaultKind.LateDuplicate => 0.01,
        FaultKind.Delay => 0.03,
        FaultKind.MissedRelayNotification => 0.1,
        FaultKind.ClockJump => 0.02,
        FaultKind.Decline => 0.03,
        FaultKind.ProviderError or FaultKind.ErrorAfterCharge => 0.02,
        FaultKind.TimeoutBeforeCharge or FaultKind.TimeoutAfterCharge => 0.015,
        FaultKind.SlowCall => 0.02,
        FaultKind.LongCall => 0.005,
        FaultKind.HungCall => 0.003,
        FaultKind.DeafCall => 0.0005,
        FaultKind.SlowProvider or FaultKind.SlowMailServer => 0.05,
        FaultKind.MailFailure => 0.03,
        FaultKind.MailRefused => 0.005,
        FaultKind.HandlerThrows => 0.004,
        FaultKind.Poison => 0.0003,
        FaultKind.MalformedRecord => 0.002,
        FaultKind.UnplannedRow => 0.05,
        FaultKind.BlindInsert => 0.01,
        FaultKind.Disconnect => 0.02,
        FaultKind.Cancel => 0.06,
        FaultKind.Refund => 0.04,
        FaultKind.ShipmentMoved => 0.05,
        FaultKind.StockChange or FaultKind.PriceChange => 0.1,
        FaultKind.StandAloneReservation => 0.1,
        FaultKind.RefundRefused or FaultKind.LateCancel => 0.05,
        FaultKind.ReserveFirst => 0.15,
        FaultKind.EngineRowRefused => 0.002,
        FaultKind.TrackingChanged => 0.1,
        _ => 0.2,
    };
}
