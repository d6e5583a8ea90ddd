using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Doms.Contracts.Http;

namespace Doms.Audit;

/// <summary>Metrics of this process's audits, for alerts.</summary>
static class AuditMetrics
{
    static readonly Meter Meter = new("Doms");
    static readonly ConcurrentDictionary<string, long> Violations = new();
    static readonly Counter<long> Audits = Meter.CreateCounter<long>("oms_audits_total", "{audit}", "Audits that were run to the end.");

    static AuditMetrics() => Meter.CreateObservableGauge(
        "oms_audit_violations", () => Violations.Select(ToMeasurement), "{violation}", "Violations of each invariant in the last audit.");

    public static void Record(AuditReport report)
    {
        foreach (var invariant in report.Invariants) Violations[invariant.Id] = invariant.Violations;
        Audits.Add(1);
    }

    static Measurement<long> ToMeasurement(KeyValuePair<string, long> found) =>
        new(found.Value, new KeyValuePair<string, object?>("invariant", found.Key));
}
