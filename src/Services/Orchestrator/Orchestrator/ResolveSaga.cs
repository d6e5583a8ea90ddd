using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Orchestrator.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Orchestrator;

/// <summary><c>POST /sagas/{orderId}/resolve</c>: resolves a saga that needs attention.</summary>
static class ResolveSagaEndpoint
{
    public static async Task<IResult> Handle(string orderId, HttpContext http, CommandSender commands)
    {
        var body = await RequestBody.Read(http, OrchestratorJson.Default.ResolveSagaRequest);
        return body.Value is { } request
            ? await commands.Send(http, new ResolveSaga(
                orderId, request.Outcome?.ToUpperInvariant() ?? "", request.Note ?? "", http.Caller().Subject, request.CustomerReason,
                http.IfMatch()))
            : body.Problem!;
    }
}

/// <summary><c>GET /sagas/{orderId}/resolve?outcome=</c>: what the decision would do now, or the refusal that it would get.</summary>
sealed class PreviewResolveEndpoint(SagaDecider decider, Workflows workflows)
{
    /// <summary>Stands for the operator's explanation, which changes nothing else.</summary>
    const string Note = "preview";

    public static readonly QueryParameters Parameters = new(
        QueryParameter.Word("outcome", "How the order would end.", [SagaOutcome.Completed, SagaOutcome.Cancelled]) with
        {
            IsRequired = true,
        });

    public async Task<IResult> Handle(string orderId, HttpContext http, IRowReader rows)
    {
        var reader = QueryReader.Of(http);
        var outcome = reader.Word("outcome");
        if (outcome is null) reader.Errors.Add("outcome", "is required");
        if (reader.Problem is { } problem) return problem;
        var saga = orderId.Contains('\0', StringComparison.Ordinal) ? null : await rows.Find<Saga>(orderId, http.RequestAborted);
        var decision = decider.Decide(saga, new ResolveSaga(orderId, outcome!, Note, http.Caller().Subject, null), rows.Now);
        return decision.Rejection is { } rejection
            ? ProblemResponse.From(rejection)
            : TypedResults.Json(decision.Row<Saga>()!.ToResolvePreview(saga!, workflows.Find(saga!.Workflow), outcome!));
    }
}

sealed class OnResolveSaga(SagaDecider decider) : IHandle<ResolveSaga>
{
    public void Plan(ResolveSaga message, LoadPlan plan) => plan.NeedSaga(message.OrderId);

    public void Handle(ResolveSaga message, Session session)
    {
        if (session.Advance(decider, message.OrderId, message) is { } saga)
            session.Respond(StatusCodes.Status200OK, saga.ToView(session.Moment));
    }
}
