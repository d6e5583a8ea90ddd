using System.Text.Json;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Doms.Orders;

/// <summary><c>POST</c> or <c>PUT /orders/{id}/cancel</c>: asks the order's saga to cancel it.</summary>
static class CancelOrderEndpoint
{
    const string DefaultReason = "Cancelled on request.";

    /// <summary>The body, and the reason in it, are optional.</summary>
    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender commands)
    {
        var reason = DefaultReason;
        if (HasBody(http))
        {
            using var body = await JsonBody.Read(http);
            if (body.Json is null) return body.Problem!;
            var errors = new FieldErrors();
            reason = Reason(body.Json.RootElement, errors);
            if (errors.Any) return ProblemResponse.Validation(errors.All);
        }

        return await commands.Send(http, new RequestCancel(id, reason, http.Caller().Subject));
    }

    static bool HasBody(HttpContext http) => http.Request.ContentLength is { } length
        ? length > 0
        : http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    static string Reason(JsonElement json, FieldErrors errors)
    {
        if (json.ValueKind != JsonValueKind.Object) errors.Add("body", "must be a JSON object");
        else if (new JsonFields(json, "", errors).Text("reason") is { } reason)
        {
            errors.Add("reason", TextRules.Validate(reason, Limits.Text));
            return reason;
        }

        return DefaultReason;
    }
}

sealed class OnRequestCancel : IHandle<RequestCancel>
{
    public void Plan(RequestCancel message, LoadPlan plan) => plan.Need<Order>(message.OrderId);

    public void Handle(RequestCancel message, Session session)
    {
        var caller = session.Context.Caller ?? Callers.Anonymous;
        var order = session.Find<Order>(message.OrderId);
        if (order is not null && !caller.CanSee(order)) order = null;
        if (order is not null && !caller.CanCancel(order))
        {
            session.Reject(new Rejection(
                RejectionKind.Forbidden, "forbidden", "An order is cancelled by its owner or an operator."));
            return;
        }

        var decision = OrderDecider.RequestCancel(order, message, session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is not null) return;

        var after = decision.State ?? order!;
        var status = after.Status == OrderStatus.Cancelled ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        session.Respond(status, after.ToView());
    }
}
