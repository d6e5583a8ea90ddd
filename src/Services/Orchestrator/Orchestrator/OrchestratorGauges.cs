using Doms.Contracts.Http;
using Doms.Storage.Sql.Gauges;

namespace Doms.Orchestrator;

static class OrchestratorGauges
{
    public static IReadOnlyList<Gauge> All { get; } =
    [
        new(
            "oms_saga_active", "{saga}", "Sagas not yet ended.",
            $"""
            SELECT status, COUNT(*) FROM {Tables.Sagas.Name}
            WHERE status IN ('RUNNING', 'COMPENSATING', 'NEEDS_ATTENTION') GROUP BY status
            """,
            Label: "state") { Series = [SagaStatuses.Running, SagaStatuses.Compensating, SagaStatuses.NeedsAttention] },
    ];
}
