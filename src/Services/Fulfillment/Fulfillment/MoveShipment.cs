using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Fulfillment.Domain;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Microsoft.AspNetCore.Http;

namespace Doms.Fulfillment;

/// <summary>Moves a shipment to a stage, for an operator.</summary>
/// <param name="Status">The new stage.</param>
/// <param name="Reason">Reason of a failure.</param>
public sealed record MoveShipment(string OrderId, string Status, string? Reason = null);

/// <summary><c>POST /fulfillment/{orderId}/{pack,dispatch,deliver,fail}</c>.</summary>
static class MoveShipmentEndpoints
{
    const int MaxReasonLength = 500;
    const string NoReason = "No reason was given.";

    public static Task<IResult> Pack(string orderId, HttpContext http, CommandSender commands) =>
        commands.Send(http, new MoveShipment(orderId, ShipmentStatus.Packed.Text()));

    public static Task<IResult> Dispatch(string orderId, HttpContext http, CommandSender commands) =>
        commands.Send(http, new MoveShipment(orderId, ShipmentStatus.Dispatched.Text()));

    public static Task<IResult> Deliver(string orderId, HttpContext http, CommandSender commands) =>
        commands.Send(http, new MoveShipment(orderId, ShipmentStatus.Delivered.Text()));

    public static async Task<IResult> Fail(string orderId, FailShipmentRequest? body, HttpContext http, CommandSender commands)
    {
        var reason = string.IsNullOrWhiteSpace(body?.Reason) ? NoReason : body.Reason;
        return reason.Length <= MaxReasonLength && !reason.Any(char.IsControl)
            ? await commands.Send(http, new MoveShipment(orderId, ShipmentStatus.Failed.Text(), reason))
            : ProblemResponse.Validation("reason", $"reason must be up to {MaxReasonLength} characters, none of them a control character");
    }
}

sealed class OnMoveShipment(TimeSpan stageDuration) : IHandle<MoveShipment>
{
    public void Plan(MoveShipment message, LoadPlan plan) => plan.Need<Shipment>(message.OrderId);

    public void Handle(MoveShipment message, Session session)
    {
        var shipment = session.Find<Shipment>(message.OrderId);
        var decision = ShipmentDecider.Move(shipment, MoveOf(message), session.WallClock);
        session.Apply(decision);
        session.ScheduleNextStage(decision, stageDuration);
        if (decision.Rejection is null && (decision.Row<Shipment>() ?? shipment) is { } after)
            session.Respond(StatusCodes.Status200OK, after.ToView());
    }

    static ShipmentMove MoveOf(MoveShipment message) => ShipmentStatusText.Parse(message.Status) switch
    {
        ShipmentStatus.Packed => ShipmentMove.Pack,
        ShipmentStatus.Dispatched => ShipmentMove.Dispatch,
        ShipmentStatus.Delivered => ShipmentMove.Deliver,
        _ => ShipmentMove.Fail(message.Reason ?? ""),
    };
}
