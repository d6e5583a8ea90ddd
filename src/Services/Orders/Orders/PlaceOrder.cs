using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Orders;

/// <summary><c>POST /orders</c>: places an order.</summary>
sealed class PlaceOrderEndpoint(OrdersOptions options)
{
    static readonly JsonTypeInfo Answer = AnswerJson.For(OrdersJson.Default.OrderView);

    readonly NumberSource _numbers = new();

    public async Task<IResult> Handle(
        HttpContext http, CommandSender commands, ICommandPort port, IdSource ids, IRowReader rows, TimeProvider clock)
    {
        using var body = await JsonBody.Read(http, OrdersJson.Default.OrderRequest);
        if (body.Json is null) return body.Problem!;

        var errors = new FieldErrors();
        if (http.Caller().SpeaksForShop()) OrderRequestReader.RefuseEmptyCustomer(body.Json.RootElement, errors);
        var intake = OrderIntake.Check(OrderRequestReader.Read(body.Json.RootElement, errors), errors, options.Currency);
        if (intake.Rejection is { } rejection) return ProblemResponse.From(rejection);
        if (intake.Draft is not { } draft) return ProblemResponse.Validation(intake.Errors);

        if (http.Caller().MayNotPlaceFor(draft.CustomerId))
        {
            return ProblemResponse.Of(
                StatusCodes.Status403Forbidden, "customer_mismatch",
                "A customer places orders for itself: leave customerId out, or give the subject of the token.");
        }

        var command = Command(http.Caller(), ids.NewText(), await _numbers.Next(port, http.RequestAborted), draft);
        var result = await commands.Send(http, command with { ReservationProblem = await FindReservationProblem(http, command) });
        var seconds = PreferHeader.WaitSeconds(http.Request.Headers["Prefer"]);
        return seconds > 0 && result is CommittedResponse { Response.Location: { } location } sent
            ? await WaitForOutcome(http, sent, location, seconds, new OrderStatusPoller(rows, clock))
            : result;
    }

    PlaceOrder Command(Caller caller, string orderId, long number, OrderDraft draft) => new(
        orderId,
        caller.OwnerFor(draft.CustomerId),
        caller.Subject,
        PricesTrusted: options.TrustAllPrices || caller.IsService,
        options.TotalRequired,
        draft,
        number,
        caller.SpeaksForShop());

    /// <summary>
    /// Checks the reservation that the order names. The command decides on it, so that a repeat gets the response to the first request
    /// whatever has become of the reservation since.
    /// </summary>
    static async Task<Rejection?> FindReservationProblem(HttpContext http, PlaceOrder command) =>
        command.Draft.ReservationId is { } named && http.RequestServices.GetService<CheckReservation>() is { } check
            ? await check(named, command.Owner, command.PlacedBy, http.RequestAborted)
            : null;

    /// <summary>Returns the same response with the order as it is after the wait.</summary>
    static async Task<IResult> WaitForOutcome(
        HttpContext http, CommittedResponse sent, string location, int seconds, OrderStatusPoller poller)
    {
        var orderId = location[(location.LastIndexOf('/') + 1)..];
        var order = await poller.Wait(orderId, TimeSpan.FromSeconds(seconds), http.RequestAborted);
        http.Response.Headers["Preference-Applied"] = $"wait={seconds}";
        return order is null
            ? sent
            : new CommittedResponse(sent.Response with
            {
                Body = JsonSerializer.SerializeToUtf8Bytes(order.ToView(http.Caller()), Answer),
            });
    }
}

sealed class OnPlaceOrder(OrdersOptions options) : IHandle<PlaceOrder>
{
    public void Plan(PlaceOrder message, LoadPlan plan)
    {
        plan.Need<Order>(message.OrderId);
        if (message.ReferenceKey is { } key) plan.Need<OrderReference>(key);
        foreach (var line in message.Draft.Lines) plan.Need<ProductPrice>(line.ProductId);
    }

    public void Handle(PlaceOrder message, Session session)
    {
        var existing = session.Find<Order>(message.OrderId);
        var key = message.ReferenceKey;
        var decision = OrderDecider.Place(
            existing,
            key is null ? null : session.Find<OrderReference>(key),
            session.Find<ProductPrice>,
            message,
            session.WallClock);
        session.Apply(decision);
        if (decision.Row<Order>() is { } placed)
        {
            if (key is not null) session.Put(new OrderReference(key, 1, placed.OrderId));
            session.Schedule(OrderWatchdog.FirstTimer(placed), session.StoreClock + options.SagaResponseTimeout);
            session.Log("Order created");
        }

        if ((decision.Row<Order>() ?? existing) is { } order)
        {
            var caller = session.Context.Caller ?? Callers.Anonymous;
            session.Respond(StatusCodes.Status201Created, order.ToView(caller), order.Location());
        }
    }
}
