namespace Doms.Simulation.Faults;

/// <summary>
/// How often each kind of fault happens where it could. Each seed draws its own: some kinds do not happen at all in a run and some
/// far more often than usual, so that no kind hides behind another.
/// </summary>
public sealed class FaultRates
{
    const double Absent = 0.25;
    const double Usual = 0.75;
    const double Often = 4;
    readonly double[] _rates;

    public FaultRates(Random random)
    {
        _rates = [.. Enum.GetValues<FaultKind>().Select(kind => Base(kind) * Factor(random.NextDouble()))];
    }

    public double this[FaultKind kind] => _rates[(int)kind];

    static double Factor(double drawn) => drawn < Absent ? 0 : drawn < Usual ? 1 : Often;

    /// <summary>Share of the occasions at which it happens.</summary>
    static double Base(FaultKind kind) => kind switch
    {
        FaultKind.CrashBeforeLoad or FaultKind.CrashBeforeAck => 0.001,
        FaultKind.CrashBeforeCommit or FaultKind.CrashAfterCommit => 0.003,
        FaultKind.CrashBeforePublish or FaultKind.CrashAfterPublish => 0.004,
        FaultKind.CrashBeforeCall or FaultKind.CrashAfterCall => 0.003,
        FaultKind.Restart => 0.01,
        FaultKind.Pause => 0.0005,
        FaultKind.StoreAway or FaultKind.CommitUnknown or FaultKind.StoreRefuses => 0.002,
        FaultKind.Conflict => 0.005,
        FaultKind.BrokerAway or FaultKind.BrokerPartial => 0.008,
        FaultKind.Duplicate => 0.02,
        FaultKind.LateDuplicate => 0.01,
        FaultKind.Delay => 0.03,
        FaultKind.LostWakeUp => 0.1,
        FaultKind.ClockJump => 0.02,
        FaultKind.Decline => 0.03,
        FaultKind.ProviderError or FaultKind.ErrorAfterCharge => 0.02,
        FaultKind.TimeoutBeforeCharge or FaultKind.TimeoutAfterCharge => 0.015,
        FaultKind.MailFailure => 0.03,
        FaultKind.MailRefused => 0.005,
        FaultKind.HandlerThrows => 0.004,
        FaultKind.Poison => 0.0003,
        FaultKind.Garbage => 0.002,
        FaultKind.Cancel => 0.06,
        FaultKind.Refund => 0.04,
        FaultKind.ShipmentMoved => 0.05,
        FaultKind.StockChange or FaultKind.PriceChange => 0.1,
        FaultKind.Hold => 0.1,
        _ => 0.2,
    };
}
