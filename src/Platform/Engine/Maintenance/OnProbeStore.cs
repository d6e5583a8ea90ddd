namespace Doms.Engine.Maintenance;

/// <summary>Writes a row, to find out whether the store accepts writes again.</summary>
sealed record ProbeStore;

sealed class OnProbeStore : IHandle<ProbeStore>
{
    const string ProbeRow = "probe";

    public void Plan(ProbeStore message, LoadPlan plan) => plan.Need<LeaseRow>(ProbeRow);

    public void Handle(ProbeStore message, Session session) =>
        session.Put(new LeaseRow(ProbeRow, (session.Find<LeaseRow>(ProbeRow)?.Version ?? 0) + 1, "", session.StoreClock));
}
