using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Hosting.Problems;
using Doms.Orchestrator.Domain;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Orchestrator;

/// <summary><c>GET /sagas?status=&amp;stuck=&amp;cursor=&amp;limit=</c>: newest first; stuck ones wait for an operator or
/// are past their deadline.</summary>
static class ListSagas
{
    /// <summary>A deadline that passed less than this ago may still be in processing.</summary>
    static readonly TimeSpan OverdueGracePeriod = TimeSpan.FromMinutes(1);

    /// <summary>Ids sort by time.</summary>
    static readonly PageOrder NewestFirst = new(null, Descending: true);

    const string StuckCondition =
        "saga_id IN (SELECT saga_id FROM sagas WHERE status = 'NEEDS_ATTENTION' "
        + "UNION ALL SELECT saga_id FROM sagas WHERE status IN ('RUNNING', 'COMPENSATING') AND deadline < @Overdue)";

    public static async Task<IResult> Handle(
        string? status, bool? stuck, string? cursor, int? limit, HttpContext http, Query query, IRowReader rows)
    {
        status = string.IsNullOrEmpty(status) ? null : status.ToUpperInvariant();
        if (status is not null && !SagaStatusText.All.Contains(status))
            return ProblemResponse.Validation("status", $"status must be one of {string.Join(", ", SagaStatusText.All)}");
        if (!Paging.TryParse(cursor, limit, out var paging))
            return ProblemResponse.Validation("cursor", $"cursor must be the nextCursor of a page, limit 1 to {Paging.MaxLimit}");

        var filter = Filter.None.AndIf(status is not null, "status = @Status").AndIf(stuck is true, StuckCondition);
        var now = rows.Now;
        var parameters = new { Status = status, Overdue = Micros.From(now.StoreClock - OverdueGracePeriod) };
        var page = await query.Page(Tables.Sagas, filter, parameters, NewestFirst, paging, http.RequestAborted);
        return TypedResults.Json(
            new PageView<SagaView>([.. page.Items.Select(saga => saga.ToView(now))], page.Next),
            OrchestratorJson.Default.PageViewSagaView);
    }
}
