using Doms.Simulation.Faults;

namespace Doms.Simulator;

/// <summary>The character of a run, drawn from the seed.</summary>
/// <param name="IsDelayOnly">Whether faults only delay: then every accepted order has to end COMPLETED.</param>
/// <param name="MeanGapSeconds">Mean time between two bursts of orders.</param>
/// <param name="Aftermath">Time for which faults continue once the customers have their answers.</param>
/// <param name="IsRush">
/// Whether most orders come at once, the others slowly, and the provider serves one call at a time, as few processes can wait for it.
/// </param>
/// <param name="IsUndisturbed">
/// Whether no process ends or pauses and no store fails, so that nothing explains that something is done again.
/// </param>
sealed record RunProfile(bool IsDelayOnly, double MeanGapSeconds, TimeSpan Aftermath, bool IsRush, bool IsUndisturbed)
{
    /// <summary>Gap between two of the last orders of a rush.</summary>
    public const double RushGapSeconds = 20;

    /// <summary>Number of orders of a rush of which one comes later than the others.</summary>
    public const int LateInRushOneIn = 6;

    const int RushOneIn = 12;
    const int UndisturbedOneIn = 6;
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
        FaultKind.Replay, FaultKind.LateCancel, FaultKind.EngineRowRefused,
    ];

    public static RunProfile Draw(Random random)
    {
        var isDelayOnly = random.Next(DelayOnlyOneIn) == 0;
        var gap = random.NextDouble() * (random.Next(SlowArrivalOneIn) == 0 ? MaxSlowGapSeconds : MaxGapSeconds);
        var aftermath = random.Next(AftermathOneIn) == 0 ? TimeSpan.FromSeconds(random.Next(MaxAftermathSeconds)) : TimeSpan.Zero;
        var isRush = random.Next(RushOneIn) == 0;
        return new RunProfile(isDelayOnly, gap, aftermath, isRush, isRush || random.Next(UndisturbedOneIn) == 0);
    }

    public bool MayOccur(FaultKind kind) =>
        !(IsDelayOnly && NoMereDelay.Contains(kind)) && !(IsUndisturbed && FaultKinds.Disturbing.Contains(kind));
}
