using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Orchestrator.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Orchestrator;

/// <summary><c>POST /sagas/{orderId}/resolve</c>: resolves a saga that needs attention.</summary>
static class ResolveSagaEndpoint
{
    public static Task<IResult> Handle(string orderId, ResolveSagaRequest body, HttpContext http, CommandSender commands) =>
        commands.Send(http, new ResolveSaga(orderId, body.Outcome ?? "", body.Note ?? "", http.Caller().Subject));
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
