using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Orchestrator.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Orchestrator;

/// <param name="Outcome"><c>COMPLETED</c> or <c>CANCELLED</c>.</param>
/// <param name="Note">Why; 1 to 500 characters.</param>
sealed record ResolveRequest(string? Outcome, string? Note);

/// <summary><c>POST /sagas/{orderId}/resolve</c>: resolves a saga that needs attention.</summary>
static class ResolveSagaEndpoint
{
    public static Task<IResult> Handle(string orderId, ResolveRequest body, HttpContext http, CommandSender commands) =>
        commands.Send(http, new ResolveSaga(orderId, body.Outcome ?? "", body.Note ?? "", http.Caller().Subject));
}

sealed class OnResolveSaga(SagaDecider decider) : IHandle<ResolveSaga>
{
    public void Plan(ResolveSaga message, LoadPlan plan) => plan.Need<Saga>(message.OrderId);

    public void Handle(ResolveSaga message, Session session)
    {
        if (session.Advance(decider, message.OrderId, message) is { } saga)
            session.Respond(StatusCodes.Status200OK, SagaView.Of(saga, session.Moment));
    }
}
