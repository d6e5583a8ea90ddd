using Doms.Engine.Storage;
using Doms.Orchestrator.Domain;

namespace Doms.Orchestrator;

/// <summary>Tables of Orchestrator.</summary>
static class Tables
{
    public static readonly Table<Saga> Sagas = Table.For<Saga>("sagas")
        .Key("saga_id", saga => saga.SagaId)
        .Version("version", saga => saga.Version)
        .Text("order_id", saga => saga.OrderId)
        .Text("workflow", saga => saga.Workflow)
        .Text("status", saga => saga.Status.Text())
        .Text("step", saga => saga.Step)
        .Bool("undoing", saga => saga.IsCompensating)
        .Int64("attempt", saga => saga.Attempt)
        .TimeOrNull("deadline", saga => saga.Deadline)
        .TimeOrNull("timer_at", saga => saga.TimerAt)
        .Time("started_at", saga => saga.StartedAt)
        .Time("changed_at", saga => saga.ChangedAt)
        .Json("order_data", saga => saga.Order, OrchestratorJson.Default.SagaOrder)
        .Json("progress", saga => saga.Progress, OrchestratorJson.Default.SagaProgress)
        .Json("history", saga => saga.History, OrchestratorJson.Default.IReadOnlyListHistoryEntry)
        .Read(row =>
        {
            var (id, version) = (row.Text(), row.Int64());
            return new Saga(
                id,
                row.Text(),
                version,
                row.Text(),
                SagaStatusText.Parse(row.Text()),
                row.Text(),
                row.Bool(),
                (int)row.Int64(),
                row.TimeOrNull(),
                row.TimeOrNull(),
                row.Time(),
                row.Time(),
                row.Json(OrchestratorJson.Default.SagaOrder),
                row.Json(OrchestratorJson.Default.SagaProgress),
                row.Json(OrchestratorJson.Default.IReadOnlyListHistoryEntry));
        });
}
