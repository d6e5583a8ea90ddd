using Doms.Engine.Services;
using Doms.Fulfillment.Domain;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Fulfillment;

/// <summary>Moves a shipment to a stage, for an operator.</summary>
/// <param name="Status">The new stage.</param>
/// <param name="Reason">Reason of a failure.</param>
/// <param name="Number">Number of the shipment within its order.</param>
/// <param name="Details">Carrier and tracking at dispatch.</param>
/// <param name="IfMatch">Entity tags on which the caller relies; null for none.</param>
public sealed record MoveShipment(
    string OrderId,
    string Status,
    string? Reason = null,
    int Number = ShipmentDecider.OnlyNumber,
    CarriageDetails? Details = null,
    string? IfMatch = null);

/// <summary><c>POST /shipments/{shipmentId}/{pack,dispatch,in-transit,deliver,fail}</c>.</summary>
static class MoveShipmentEndpoints
{
    public static Task<IResult> Pack(string shipmentId, HttpContext http, CommandSender commands) =>
        Send(shipmentId, ShipmentStatus.Packed, http, commands);

    public static Task<IResult> StartTransit(string shipmentId, HttpContext http, CommandSender commands) =>
        Send(shipmentId, ShipmentStatus.InTransit, http, commands);

    public static Task<IResult> Deliver(string shipmentId, HttpContext http, CommandSender commands) =>
        Send(shipmentId, ShipmentStatus.Delivered, http, commands);

    public static async Task<IResult> Dispatch(string shipmentId, HttpContext http, CommandSender commands) =>
        Shipment.TryParseId(shipmentId, out var orderId, out var number)
            ? await MoveOrdersShipmentEndpoints.SendDispatch(orderId, number, http, commands)
            : GetShipment.NotFound(shipmentId);

    public static async Task<IResult> Fail(string shipmentId, HttpContext http, CommandSender commands) =>
        Shipment.TryParseId(shipmentId, out var orderId, out var number)
            ? await MoveOrdersShipmentEndpoints.SendFail(orderId, number, http, commands)
            : GetShipment.NotFound(shipmentId);

    static async Task<IResult> Send(string shipmentId, ShipmentStatus status, HttpContext http, CommandSender commands) =>
        Shipment.TryParseId(shipmentId, out var orderId, out var number)
            ? await commands.Send(http, new MoveShipment(orderId, status.Text(), Number: number, IfMatch: http.IfMatch()))
            : GetShipment.NotFound(shipmentId);
}

/// <summary><c>POST /fulfillment/{orderId}/{pack,dispatch,deliver,fail}</c>: the same for the order's only shipment.</summary>
static class MoveOrdersShipmentEndpoints
{
    public const int MaxReasonLength = 500;
    const string NoReason = "No reason was given.";

    public static Task<IResult> Pack(string orderId, HttpContext http, CommandSender commands) =>
        Send(orderId, ShipmentStatus.Packed, http, commands);

    public static Task<IResult> Dispatch(string orderId, HttpContext http, CommandSender commands) =>
        SendDispatch(orderId, ShipmentDecider.OnlyNumber, http, commands);

    public static Task<IResult> Deliver(string orderId, HttpContext http, CommandSender commands) =>
        Send(orderId, ShipmentStatus.Delivered, http, commands);

    public static Task<IResult> Fail(string orderId, HttpContext http, CommandSender commands) =>
        SendFail(orderId, ShipmentDecider.OnlyNumber, http, commands);

    internal static async Task<IResult> SendDispatch(string orderId, int number, HttpContext http, CommandSender commands)
    {
        var body = await RequestBody.Read(http, FulfillmentJson.Default.ShipmentTrackingRequest, isOptional: true);
        if (body.Value is not { } request) return body.Problem!;
        var errors = TrackingFields.Check(request);
        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await commands.Send(http, new MoveShipment(
                orderId, ShipmentStatus.Dispatched.Text(), Number: number, Details: TrackingFields.DetailsOf(request),
                IfMatch: http.IfMatch()));
    }

    internal static async Task<IResult> SendFail(string orderId, int number, HttpContext http, CommandSender commands)
    {
        var body = await RequestBody.Read(http, FulfillmentJson.Default.FailShipmentRequest, isOptional: true);
        if (body.Value is not { } request) return body.Problem!;
        var reason = string.IsNullOrWhiteSpace(request.Reason) ? NoReason : request.Reason;
        return reason.Length <= MaxReasonLength && PlainText.IsShowable(reason)
            ? await commands.Send(http, new MoveShipment(orderId, ShipmentStatus.Failed.Text(), reason, number, IfMatch: http.IfMatch()))
            : ProblemResponse.Validation("reason", $"reason must be up to {MaxReasonLength} characters, without {PlainText.Refused}");
    }

    static Task<IResult> Send(string orderId, ShipmentStatus status, HttpContext http, CommandSender commands) =>
        commands.Send(http, new MoveShipment(orderId, status.Text(), IfMatch: http.IfMatch()));
}

sealed class OnMoveShipment(FulfillmentOptions options) : IHandle<MoveShipment>
{
    public void Plan(MoveShipment message, LoadPlan plan) => plan.Need<Shipment>(Shipment.IdOf(message.OrderId, message.Number));

    public void Handle(MoveShipment message, Session session)
    {
        var id = Shipment.IdOf(message.OrderId, message.Number);
        var shipment = session.Find<Shipment>(id);
        var decision = ShipmentDecider.Move(id, shipment, MoveOf(message, shipment, session), session.WallClock, message.IfMatch);
        session.Apply(decision);
        session.ScheduleNextStage(decision, options.StageDuration);
        session.RespondWith(decision, shipment);
    }

    ShipmentMove MoveOf(MoveShipment message, Shipment? shipment, Session session) => ShipmentStatusText.Parse(message.Status) switch
    {
        ShipmentStatus.Packed => ShipmentMove.Pack,
        ShipmentStatus.Dispatched => ShipmentMove.Dispatch(
            options.Complete(message.Details ?? CarriageDetails.None, shipment), session.Actor),
        ShipmentStatus.InTransit => ShipmentMove.StartTransit,
        ShipmentStatus.Delivered => ShipmentMove.Deliver,
        _ => ShipmentMove.Fail(message.Reason ?? ""),
    };
}
