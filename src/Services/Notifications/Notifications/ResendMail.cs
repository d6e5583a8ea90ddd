using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Notifications.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Notifications;

/// <summary><c>POST /notifications/{id}/resend</c>: sends a mail again, as it was, to the address that it had.</summary>
static class ResendMailEndpoint
{
    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender commands) =>
        GetNotification.IdOf(id) is { } known
            ? await commands.Send(http, new ResendMail(known, http.Caller().Subject, http.IfMatch()))
            : GetNotification.NotFound(id);
}

/// <summary>Sends the mail again and records who asked for it.</summary>
sealed class OnResendMail : IHandle<ResendMail>
{
    public void Plan(ResendMail message, LoadPlan plan) => plan.Need<Notification>(message.Id);

    public void Handle(ResendMail message, Session session)
    {
        var notification = session.Find<Notification>(message.Id);
        var decision = NotificationDecider.Resend(notification, message, session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is not null) return;
        var after = decision.Row<Notification>() ?? notification!;
        session.Respond(StatusCodes.Status202Accepted, after.ToDetailsView(), after.Location());
        session.Log("Notification sent again");
    }
}
