using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Orchestrator.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Orchestrator;

/// <summary><c>POST /sagas/{orderId}/retry</c>: retries the current step of a saga that needs attention.</summary>
static class RetrySagaEndpoint
{
    public static Task<IResult> Handle(string orderId, HttpContext http, CommandSender commands) =>
        commands.Send(http, new RetrySaga(orderId, http.Caller().Subject, http.IfMatch()));
}

sealed class OnRetrySaga(SagaDecider decider) : IHandle<RetrySaga>
{
    public void Plan(RetrySaga message, LoadPlan plan) => plan.NeedSaga(message.OrderId);

    public void Handle(RetrySaga message, Session session)
    {
        if (session.Advance(decider, message.OrderId, message) is { } saga)
            session.Respond(StatusCodes.Status200OK, saga.ToView(session.Moment));
    }
}
