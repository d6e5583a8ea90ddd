using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Requests;
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

    public static readonly QueryParameters Parameters = QueryParameters.OfList(
        QueryParameter.Words("status", "Sagas in one of these statuses.", SagaStatusText.All),
        new("stuck", "True lists sagas that wait for an operator, or are past their deadline.", ParameterKind.Flag));

    public static async Task<IResult> Handle(HttpContext http, Query query, IRowReader rows)
    {
        var request = QueryReader.Of(http);
        var (statuses, isStuck, paging) = (request.Words("status"), request.Flag("stuck"), request.Page());
        if (request.Problem is { } problem) return problem;

        var filter = Filter.None.AndIf(statuses.Count > 0, "status IN @Statuses").AndIf(isStuck is true, StuckCondition);
        var now = rows.Now;
        var parameters = new { Statuses = statuses, Overdue = now.StoreClock - OverdueGracePeriod };
        var page = await query.Page(Tables.Sagas, filter, parameters, NewestFirst, paging, http.RequestAborted);
        return TypedResults.Json(
            new PageView<SagaView>([.. page.Items.Select(saga => saga.ToView(now))], request.NextCursor(page.Next)));
    }
}
