using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Microsoft.AspNetCore.Http;

namespace Doms.Orders;

/// <summary><c>POST</c> or <c>PUT /orders/{id}/cancel</c>: requests cancellation from the order's saga.</summary>
static class CancelOrderEndpoint
{
    const string DefaultReason = "Cancelled on request.";

    /// <summary>The body, and the reason in it, are optional.</summary>
    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender commands)
    {
        var body = await RequestBody.Read(http, OrdersJson.Default.CancelOrderRequest, isOptional: true);
        if (body.Value is not { } request) return body.Problem!;
        if (request.Reason is { } reason && TextRules.Validate(reason, Limits.Text) is { } error)
            return ProblemResponse.Validation("reason", $"reason {error}");
        return await commands.Send(
            http, new RequestCancel(id, request.Reason ?? DefaultReason, http.Caller().Subject, http.IfMatch()));
    }

    /// <summary><c>GET /orders/{id}/cancel</c>: what it would do, or the refusal that it would get.</summary>
    public static async Task<IResult> Preview(string id, HttpContext http, IRowReader rows)
    {
        var caller = http.Caller();
        var order = await GetOrder.Find(id, http, rows);
        var decision = OrderDecider.RequestCancel(
            order, new RequestCancel(id, DefaultReason, caller.Subject), caller.ToOrderCaller(), DateTimeOffset.UnixEpoch);
        if (decision.Rejection is { } rejection) return ProblemResponse.From(rejection);
        return TypedResults.Json(order!.ToCancelPreview());
    }
}
