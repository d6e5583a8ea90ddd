using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Payments.Domain;
using Doms.Payments.Provider.Callbacks;
using Microsoft.AspNetCore.Http;

namespace Doms.Payments;

/// <summary>
/// <c>POST /payments/callbacks</c>: a signed callback of the provider. It is stored as it came, answered 2xx once it is, and then the
/// provider is asked for the outcome that it is about.
/// </summary>
sealed class ReceiveCallbackEndpoint(PaymentsOptions options)
{
    public async Task<IResult> Handle(HttpContext http, CommandSender commands, TimeProvider time)
    {
        var body = await BodyBytes.Read(http.Request, http.RequestAborted);
        if (!IsSigned(http, body, time.GetUtcNow()))
        {
            return ProblemResponse.Of(
                StatusCodes.Status401Unauthorized, "invalid_signature",
                "The callback needs a signature that matches its body and Payments:WebhookSecret, and is at most 5 minutes old.");
        }

        return CallbackBody.Read(body) is { } callback
            ? await commands.Send(http, callback)
            : ProblemResponse.Validation("body", "body must be a JSON object with a text id and a text type");
    }

    bool IsSigned(HttpContext http, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        options.WebhookSecret is { } secret
        && http.Request.Headers[options.IsStripe ? "Stripe-Signature" : "Doms-Signature"] is [var header]
        && CallbackSignature.IsValid(header, body, secret, now);
}

/// <summary>Stores a callback, once.</summary>
sealed class OnReceiveCallback : IHandle<ReceiveCallback>
{
    public void Plan(ReceiveCallback message, LoadPlan plan)
    {
        plan.Need<ProviderCallback>(message.CallbackId);
        if (message.Reference is { } reference) plan.Need<PaymentTransaction>(reference);
    }

    public void Handle(ReceiveCallback message, Session session)
    {
        var known = session.Find<ProviderCallback>(message.CallbackId);
        var transaction = message.Reference is { } reference ? session.Find<PaymentTransaction>(reference) : null;
        session.Apply(CallbackDecider.Receive(known, transaction, message, session.WallClock));
        if (known is null)
            session.Schedule(new CallbackExpired(message.CallbackId), session.StoreClock + ProviderCallback.Retention);
        session.Respond(StatusCodes.Status200OK, new CallbackView(message.CallbackId, AlreadyProcessed: known is not null));
    }
}
