using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
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

sealed class OnResolveSaga(SagaDecider decider) : IHandle<ResolveSaga>
{
    public void Plan(ResolveSaga message, LoadPlan plan) => plan.NeedSaga(message.OrderId);

    public void Handle(ResolveSaga message, Session session)
    {
        if (session.Advance(decider, message.OrderId, message) is { } saga)
            session.Respond(StatusCodes.Status200OK, saga.ToView(session.Moment));
    }
}
