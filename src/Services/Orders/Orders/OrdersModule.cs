using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Hosting.Web;
using Doms.Storage.Sql;

namespace Doms.Orders;

/// <summary>Takes orders in, keeps their state and history, and tells both to whoever may know.</summary>
public static class OrdersModule
{
    const int PortOffset = 1;

    /// <summary>The tables it needs.</summary>
    public static ServiceSchema Schema => ServiceSchema.From(ServiceNames.Orders, typeof(OrdersModule).Assembly);

    /// <summary>What the engine runs.</summary>
    /// <exception cref="SettingException">A setting is out of its range.</exception>
    public static ServiceModule Module(OrdersOptions options)
    {
        var module = new ServiceModuleBuilder(ServiceNames.Orders)
            .Table(Tables.Orders)
            .Table(Tables.References)
            .Table(Tables.Prices);
        AddCommands(module, options.Checked());
        AddFacts(module);
        return module.Build();
    }

    /// <summary>The routes, and the port they are served on.</summary>
    /// <exception cref="SettingException">A setting is out of its range.</exception>
    public static ServiceEndpoints Endpoints(OrdersOptions options)
    {
        var place = new PlaceOrderEndpoint(options.Checked());
        return new(ServiceNames.Orders, PortOffset, routes => OrdersEndpoints.Map(routes, place))
        {
            Json = OrdersJson.Default,
        };
    }

    static void AddCommands(ServiceModuleBuilder module, OrdersOptions options) => module
        .Internal("orders.place", OrdersJson.Default.PlaceOrder, m => m.OrderId)
        .Internal("orders.request_cancel", OrdersJson.Default.RequestCancel, m => m.OrderId)
        .Deadline("orders.watch", OrdersJson.Default.WatchOrder, m => m.OrderId)
        .Answer(OrdersJson.Default.OrderView)
        .Handle(new PlaceOrderHandler(options))
        .Handle(new RequestCancelHandler())
        .Handle(new OnWatchOrder(options))
        .Handle(new OnConfirmOrder())
        .Handle(new OnCompleteOrder())
        .Handle(new OnCancelOrder());

    static void AddFacts(ServiceModuleBuilder module)
    {
        module.Handle(new OnProductChanged()).Handle(new OnSagaAlive()).Handle(new OnMessageDeadLettered());
        Fact<CancellationRefused>(module);
        Fact<SagaNeedsAttention>(module);
        Fact<InventoryReserved>(module);
        Fact<InventoryUnavailable>(module);
        Fact<InventoryReleased>(module);
        Fact<PaymentCompleted>(module);
        Fact<PaymentFailed>(module);
        Fact<PaymentUnknown>(module);
        Fact<PaymentRefunded>(module);
        Fact<PaymentRefundFailed>(module);
        Fact<RefundRequested>(module);
        Fact<ShipmentCreated>(module);
        Fact<ShipmentPacked>(module);
        Fact<ShipmentDispatched>(module);
        Fact<ShipmentInTransit>(module);
        Fact<ShipmentDelivered>(module);
        Fact<ShipmentFailed>(module);
        Fact<ShipmentCancelled>(module);
        Fact<ShipmentCancelRefused>(module);
    }

    static void Fact<T>(ServiceModuleBuilder module)
        where T : class, IMessage => module.Handle(new OnFact<T>());
}
