namespace Doms.Simulation.Faults;

/// <summary>Sets of kinds of faults.</summary>
public static class FaultKinds
{
    /// <summary>Ends and pauses of processes and failures of the store, which explain that something is done again.</summary>
    public static IReadOnlySet<FaultKind> Disturbing { get; } = new HashSet<FaultKind>
    {
        FaultKind.CrashBeforeLoad, FaultKind.CrashBeforeCommit, FaultKind.CrashAfterCommit, FaultKind.CrashBeforePublish,
        FaultKind.CrashAfterPublish, FaultKind.CrashBeforeAck, FaultKind.CrashBeforeExternalCall, FaultKind.CrashAfterExternalCall,
        FaultKind.Restart, FaultKind.Pause, FaultKind.StoreUnavailable, FaultKind.StoreOutage, FaultKind.StoreHang,
        FaultKind.CommitUnknown, FaultKind.LateCommit,
    };
}
