using Doms.Simulation.Faults;

namespace Doms.Simulator;

/// <summary>The character of a run, drawn from the seed.</summary>
/// <param name="IsDelayOnly">Whether faults only delay: then every accepted order has to end COMPLETED.</param>
/// <param name="MeanGapSeconds">Mean time between two bursts of orders.</param>
/// <param name="Aftermath">Time for which faults continue once the customers have their answers.</param>
sealed record RunProfile(bool IsDelayOnly, double MeanGapSeconds, TimeSpan Aftermath)
{
    const int DelayOnlyOneIn = 3;
    const int SlowArrivalOneIn = 3;
    const int AftermathOneIn = 3;
    const double MaxGapSeconds = 0.2;
    const double MaxSlowGapSeconds = 3;
    const int MaxAftermathSeconds = 900;

    /// <summary>Kinds that fail, change or end an order, or move a clock that dates it; all others only delay it.</summary>
    static readonly HashSet<FaultKind> NoMereDelay =
    [
        FaultKind.StoreRefused, FaultKind.ClockJump, FaultKind.Decline, FaultKind.MailRefused, FaultKind.HandlerThrows, FaultKind.Poison,
        FaultKind.MalformedRecord, FaultKind.RecordRefused, FaultKind.BlindInsert, FaultKind.Cancel, FaultKind.Refund,
        FaultKind.ShipmentMoved, FaultKind.StockChange, FaultKind.PriceChange, FaultKind.StandAloneReservation, FaultKind.SagaRetry,
        FaultKind.Replay, FaultKind.LateCancel,
    ];

    public static RunProfile Draw(Random random) => new(
        random.Next(DelayOnlyOneIn) == 0,
        random.NextDouble() * (random.Next(SlowArrivalOneIn) == 0 ? MaxSlowGapSeconds : MaxGapSeconds),
        random.Next(AftermathOneIn) == 0 ? TimeSpan.FromSeconds(random.Next(MaxAftermathSeconds)) : TimeSpan.Zero);

    public bool MayOccur(FaultKind kind) => !IsDelayOnly || !NoMereDelay.Contains(kind);
}
