using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>Texts of a step's status and of its compensation's, as they are shown.</summary>
public static class StepStatusText
{
    static readonly EnumText<StepStatus> Steps = new(
        "step status",
        (StepStatus.Sent, "SENT"), (StepStatus.Unknown, "UNKNOWN"), (StepStatus.Done, "DONE"), (StepStatus.Refused, "REFUSED"));

    static readonly EnumText<CompensationStatus> Compensations = new(
        "compensation status",
        (CompensationStatus.None, "NONE"), (CompensationStatus.Sent, "SENT"), (CompensationStatus.Done, "DONE"),
        (CompensationStatus.Refused, "REFUSED"), (CompensationStatus.WrittenOff, "WRITTEN_OFF"));

    public static string Text(this StepStatus status) => Steps.Of(status);

    public static string Text(this CompensationStatus status) => Compensations.Of(status);
}
