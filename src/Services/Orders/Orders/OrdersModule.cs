using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Hosting.Feeds;
using Doms.Hosting.Web;
using Doms.Orders.Domain;
using Doms.Storage.Sql;
using Doms.Storage.Sql.Gauges;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Orders;

/// <summary>Accepts orders, and keeps and serves their state and history.</summary>
public static class OrdersModule
{
    const int PortOffset = 1;

    /// <summary>Reads the schema of the service.</summary>
    /// <exception cref="ArgumentException">The service has no schema in this dialect.</exception>
    public static ServiceSchema Schema(Dialect dialect) =>
        ServiceSchema.From(ServiceNames.Orders, typeof(OrdersModule).Assembly, dialect);

    /// <summary>Creates the module that the engine runs.</summary>
    /// <exception cref="SettingException">A setting is out of range.</exception>
    public static ServiceModule Module(OrdersOptions options)
    {
        var module = new ServiceModuleBuilder(ServiceNames.Orders)
            .Table(Tables.Orders, OrderMetrics.Record)
            .Table(Tables.Entries)
            .Table(Tables.Numbers)
            .Table(Tables.References)
            .Table(Tables.Prices);
        AddCommands(module, options.Validated());
        AddFacts(module);
        return module.Build();
    }

    /// <summary>Gauges of the service, for any store with its tables.</summary>
    public static IReadOnlyList<Gauge> Gauges => OrdersGauges.All;

    /// <summary>Creates the routes and their port.</summary>
    /// <exception cref="SettingException">A setting is out of range.</exception>
    public static ServiceEndpoints Endpoints(OrdersOptions options)
    {
        var valid = options.Validated();
        return new(ServiceNames.Orders, PortOffset, routes => OrdersEndpoints.Map(routes, valid))
        {
            Json = OrdersJson.Default,
            Services = services => services.AddSingleton<ReadEventFeed>(
                provider => (range, http) => new(ListEvents.Read(provider.GetRequiredService<Query>(), range, http.RequestAborted))),
            Schemas = OrdersSchemas.Describe,
        };
    }

    static void AddCommands(ServiceModuleBuilder module, OrdersOptions options) => module
        .Internal("orders.place", OrdersJson.Default.PlaceOrder, m => m.OrderId)
        .Internal("orders.request_cancel", OrdersJson.Default.RequestCancel, m => m.OrderId)
        .Deadline("orders.watch", OrdersJson.Default.WatchOrder, m => m.OrderId)
        .Internal("orders.take_numbers", OrdersJson.Default.TakeNumbers, m => m.Name)
        .Internal("orders.number_events", OrdersJson.Default.NumberEvents, _ => EventPositions.Counter)
        .Sweep(OnNumberEvents.Sweep)
        .Response(OrdersJson.Default.OrderView)
        .Response(OrdersJson.Default.NumberBlock)
        .Handle(new OnTakeNumbers())
        .Handle(new OnNumberEvents())
        .Handle(new OnPlaceOrder(options))
        .Handle(new OnRequestCancel())
        .Handle(new OnWatchOrder(options))
        .Handle(new OnConfirmOrder())
        .Handle(new OnCompleteOrder())
        .Handle(new OnCancelOrder());

    static void AddFacts(ServiceModuleBuilder module)
    {
        module.Handle(new OnProductChanged()).Handle(new OnSagaStatusReported()).Handle(new OnMessageDeadLettered())
            .Handle(new OnDeadLetterClosed());
        HandleFact<CancellationRefused>(module);
        HandleFact<SagaNeedsAttention>(module);
        HandleFact<AttentionCleared>(module);
        HandleFact<InventoryReserved>(module);
        HandleFact<InventoryUnavailable>(module);
        HandleFact<InventoryReleased>(module);
        HandleFact<InventoryCommitted>(module);
        HandleFact<PaymentInitiated>(module);
        HandleFact<PaymentCompleted>(module);
        HandleFact<PaymentFailed>(module);
        HandleFact<PaymentUnknown>(module);
        HandleFact<RefundBegun>(module);
        HandleFact<PaymentRefunded>(module);
        HandleFact<PaymentRefundFailed>(module);
        HandleFact<RefundCancelled>(module);
        HandleFact<RefundRequested>(module);
        HandleFact<ShipmentCreated>(module);
        HandleFact<ShipmentPacked>(module);
        HandleFact<ShipmentDispatched>(module);
        HandleFact<ShipmentInTransit>(module);
        HandleFact<ShipmentDelivered>(module);
        HandleFact<ShipmentFailed>(module);
        HandleFact<ShipmentTrackingChanged>(module);
        HandleFact<ShipmentCancelled>(module);
        HandleFact<ShipmentCancelRefused>(module);
    }

    static void HandleFact<T>(ServiceModuleBuilder module)
        where T : class, IMessage => module.Handle(new OnOrderFact<T>());
}
