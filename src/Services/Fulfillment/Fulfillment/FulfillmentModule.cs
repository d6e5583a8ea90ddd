using Doms.Contracts;
using Doms.Engine.Services;
using Doms.Fulfillment.Domain;
using Doms.Hosting.Waiting;
using Doms.Hosting.Web;
using Doms.Storage.Sql;

namespace Doms.Fulfillment;

/// <summary>Packs and sends the goods of confirmed orders, and says where they are.</summary>
public static class FulfillmentModule
{
    const int PortOffset = 6;

    /// <summary>The tables it needs.</summary>
    public static ServiceSchema Schema => ServiceSchema.From(ServiceNames.Fulfillment, typeof(FulfillmentModule).Assembly);

    /// <summary>What the engine runs.</summary>
    /// <exception cref="SettingException">A setting is out of its range.</exception>
    public static ServiceModule Module(FulfillmentOptions options)
    {
        var pace = options.Validated().StageDuration;
        return new ServiceModuleBuilder(ServiceNames.Fulfillment)
            .Table(Tables.Shipments)
            .Internal("fulfillment.move", FulfillmentJson.Default.MoveShipment, m => m.OrderId)
            .Internal("fulfillment.pace", FulfillmentJson.Default.AdvanceShipment, m => m.OrderId)
            .Response(FulfillmentJson.Default.ShipmentView)
            .Handle(new OnCreateShipment(pace))
            .Handle(new OnCancelShipment())
            .Handle(new OnAdvanceShipment(pace))
            .Handle(new OnMoveShipment(pace))
            .Build();
    }

    /// <summary>The routes, and the port they are served on.</summary>
    public static ServiceEndpoints Endpoints { get; } =
        new(ServiceNames.Fulfillment, PortOffset, FulfillmentEndpoints.Map)
        {
            Json = FulfillmentJson.Default,
            FindPendingReasons = async (id, rows, _, cancel) =>
                await rows.Find<Shipment>(id, cancel) is { } shipment ? new ServicePendingReasons(shipment.Owner, []) : null,
        };
}
