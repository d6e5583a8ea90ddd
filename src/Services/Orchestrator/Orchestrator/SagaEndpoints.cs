using Doms.Contracts.Http;
using Doms.Hosting.Documents;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Doms.Orchestrator.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Orchestrator;

/// <summary>Routes of Orchestrator, all for operators.</summary>
static class SagaEndpoints
{
    /// <summary>Codes with which the decision of an operator is refused.</summary>
    static readonly string[] RefusedResolutions =
    [
        "saga_not_stuck", "payment_open", "order_being_cancelled", "order_being_completed", "refund_under_way", "not_priced",
        "workflow_unknown",
    ];

    public static void Map(IEndpointRouteBuilder routes, SagaDecider decider, Workflows workflows) => routes.MapApi("/sagas", sagas =>
    {
        sagas.MapGet("/", ListSagas.Handle).ForOperators().WithQuery(ListSagas.Parameters)
            .WithSummary("List sagas, newest first")
            .Produces<PageView<SagaView>>();
        sagas.MapGet("/{orderId}", GetSaga.Handle).ForOperators()
            .WithSummary("An order's saga, with its history")
            .Produces<SagaView>().IsVersioned()
            .Fails(StatusCodes.Status404NotFound, "saga_not_found");
        sagas.MapPost("/{orderId}/retry", RetrySagaEndpoint.Handle).ForOperators().ComparingVersion()
            .WithSummary("Retry the current step of a saga that needs attention")
            .Produces<SagaView>()
            .Fails(StatusCodes.Status404NotFound, "saga_not_found")
            .Fails(StatusCodes.Status409Conflict, "saga_not_stuck", "goods_lost", "workflow_unknown");
        sagas.MapGet("/{orderId}/resolve", new PreviewResolveEndpoint(decider, workflows).Handle).ForOperators()
            .WithQuery(PreviewResolveEndpoint.Parameters)
            .WithOperationId("previewResolution")
            .WithSummary("What the decision about a saga that needs attention would do now; nothing is changed")
            .Produces<ResolvePreviewView>()
            .Fails(StatusCodes.Status404NotFound, "saga_not_found")
            .Fails(StatusCodes.Status409Conflict, RefusedResolutions);
        sagas.MapPost("/{orderId}/resolve", ResolveSagaEndpoint.Handle).ForOperators().ComparingVersion()
            .WithSummary("Resolve a saga that needs attention")
            .Accepts<ResolveSagaRequest>("application/json")
            .Produces<SagaView>()
            .Fails(StatusCodes.Status400BadRequest, "outcome_invalid", "note_invalid", "customerReason_invalid")
            .Fails(StatusCodes.Status404NotFound, "saga_not_found")
            .Fails(StatusCodes.Status409Conflict, RefusedResolutions);
    });
}
