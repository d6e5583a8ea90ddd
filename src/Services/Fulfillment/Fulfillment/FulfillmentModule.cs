using Doms.Contracts;
using Doms.Engine.Services;
using Doms.Fulfillment.Domain;
using Doms.Hosting.PendingReasons;
using Doms.Hosting.Web;
using Doms.Storage.Sql;

namespace Doms.Fulfillment;

/// <summary>Ships confirmed orders and tracks their shipments.</summary>
public static class FulfillmentModule
{
    const int PortOffset = 6;

    /// <summary>Reads the schema of the service.</summary>
    /// <exception cref="ArgumentException">The service has no schema in this dialect.</exception>
    public static ServiceSchema Schema(Dialect dialect) =>
        ServiceSchema.From(ServiceNames.Fulfillment, typeof(FulfillmentModule).Assembly, dialect);

    /// <summary>Creates the module that the engine runs.</summary>
    /// <exception cref="SettingException">A setting is out of range.</exception>
    public static ServiceModule Module(FulfillmentOptions options)
    {
        var stageDuration = options.Validated().StageDuration;
        return new ServiceModuleBuilder(ServiceNames.Fulfillment)
            .Table(Tables.Shipments)
            .Internal("fulfillment.move", FulfillmentJson.Default.MoveShipment, m => m.OrderId)
            .Internal("fulfillment.change_tracking", FulfillmentJson.Default.ChangeTracking, m => m.OrderId)
            .Internal("fulfillment.pace", FulfillmentJson.Default.AdvanceShipment, m => m.OrderId)
            .Response(FulfillmentJson.Default.ShipmentView)
            .Handle(new OnCreateShipment(stageDuration))
            .Handle(new OnCancelShipment())
            .Handle(new OnAdvanceShipment(options))
            .Handle(new OnMoveShipment(options))
            .Handle(new OnChangeTracking())
            .Build();
    }

    /// <summary>The routes and their port.</summary>
    public static ServiceEndpoints Endpoints { get; } =
        new(ServiceNames.Fulfillment, PortOffset, FulfillmentEndpoints.Map)
        {
            Json = FulfillmentJson.Default,
            Schemas = FulfillmentSchemas.Describe,
            FindPendingReasons = async (id, rows, _, cancel) =>
                await rows.Find<Shipment>(Shipment.IdOf(id, ShipmentDecider.OnlyNumber), cancel) is { } shipment
                    ? new ServicePendingReasons(shipment.Owner, [])
                    : null,
        };
}
