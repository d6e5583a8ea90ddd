using Doms.Contracts.Http;

namespace Doms.Console.Api;

/// <summary>Audits that were asked for in the console of this process, newest last.</summary>
public sealed class Audits
{
    const int MaxKept = 60;
    readonly Lock _turn = new();
    IReadOnlyList<AuditReport> _all = [];

    /// <summary>Raised after an audit.</summary>
    public event EventHandler? Changed;

    public IReadOnlyList<AuditReport> All => _all;

    public AuditReport? Last => _all.Count == 0 ? null : _all[^1];

    public void Add(AuditReport report)
    {
        lock (_turn) _all = [.. _all.TakeLast(MaxKept - 1), report];
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
