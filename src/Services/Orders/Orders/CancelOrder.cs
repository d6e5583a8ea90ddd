using System.Text.Json;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Doms.Orders;

/// <summary><c>POST</c> or <c>PUT /orders/{id}/cancel</c>: requests cancellation from the order's saga.</summary>
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
