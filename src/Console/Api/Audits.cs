using System.Globalization;
using Doms.Contracts.Http;

namespace Doms.Console.Api;

/// <summary>Audits that were asked for in the console of this process, newest last.</summary>
public sealed class Audits(TimeProvider clock)
{
    /// <summary>Audits that are kept; an older one gives way to a new one.</summary>
    public const int MaxKept = 60;

    readonly Lock _turn = new();
    IReadOnlyList<AuditReport> _all = [];

    /// <summary>Raised after an audit.</summary>
    public event EventHandler? Changed;

    public IReadOnlyList<AuditReport> All => _all;

    public AuditReport? Last => _all.Count == 0 ? null : _all[^1];

    /// <summary>Time from which on audits are kept.</summary>
    public DateTimeOffset Since { get; } = clock.GetUtcNow();

    public void Add(AuditReport report)
    {
        lock (_turn) _all = [.. _all.TakeLast(MaxKept - 1), report];
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Names an audit in an address.</summary>
    public static string KeyOf(AuditReport report) => report.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The audit that an address names; null when it is not kept.</summary>
    public AuditReport? Find(string key) => _all.LastOrDefault(report => KeyOf(report) == key);
}
