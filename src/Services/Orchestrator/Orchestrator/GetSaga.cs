using Doms.Engine.Services;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Orchestrator.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Orchestrator;

/// <summary><c>GET /sagas/{orderId}</c>.</summary>
static class GetSaga
{
    public static async Task<IResult> Handle(string orderId, HttpContext http, IRowReader rows) =>
        !orderId.Contains('\0', StringComparison.Ordinal) && await rows.Find<Saga>(orderId, http.RequestAborted) is { } saga
            ? http.Versioned(saga.ToView(rows.Now), EntityTag.Of(saga.Version))
            : ProblemResponse.From(SagaDecider.NotFound(orderId));
}
