using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Hosting.Web;
using Doms.Orchestrator.Domain;
using Doms.Storage.Sql;
using Doms.Storage.Sql.Gauges;

namespace Doms.Orchestrator;

/// <summary>Runs every order through its workflow, and compensates its steps when it cannot continue.</summary>
public static class OrchestratorModule
{
    const int PortOffset = 5;

    /// <summary>Reads the schema of the service.</summary>
    /// <exception cref="ArgumentException">The service has no schema in this dialect.</exception>
    public static ServiceSchema Schema(Dialect dialect) =>
        ServiceSchema.From(ServiceNames.Orchestrator, typeof(OrchestratorModule).Assembly, dialect);

    /// <summary>Gauges of the service, for any store with its tables.</summary>
    public static IReadOnlyList<Gauge> Gauges => OrchestratorGauges.All;

    /// <summary>Creates the module that the engine runs.</summary>
    /// <exception cref="SettingException">A setting is out of range.</exception>
    /// <exception cref="InvalidOperationException">A workflow is invalid.</exception>
    public static ServiceModule Module(OrchestratorOptions options)
    {
        var decider = DeciderOf(options);
        var module = new ServiceModuleBuilder(ServiceNames.Orchestrator)
            .Table(Tables.Sagas, SagaMetrics.Record)
            .Deadline("saga.timer", OrchestratorJson.Default.SagaTimer, m => m.OrderId)
            .Internal("saga.retry", OrchestratorJson.Default.RetrySaga, m => m.OrderId)
            .Internal("saga.resolve", OrchestratorJson.Default.ResolveSaga, m => m.OrderId)
            .Response(OrchestratorJson.Default.SagaView)
            .Handle(new OnSagaTimer(decider))
            .Handle(new OnMessageDeadLettered(decider))
            .Handle(new OnRetrySaga(decider))
            .Handle(new OnResolveSaga(decider));
        AddEvents(module, decider);
        return module.Build();
    }

    /// <summary>Creates the routes and their port.</summary>
    /// <exception cref="SettingException">A setting is out of range.</exception>
    /// <exception cref="InvalidOperationException">A workflow is invalid.</exception>
    public static ServiceEndpoints Endpoints(OrchestratorOptions options) => new(
        ServiceNames.Orchestrator, PortOffset, routes => SagaEndpoints.Map(routes, DeciderOf(options), options.ValidatedWorkflows()))
    {
        Json = OrchestratorJson.Default,
        Schemas = OrchestratorSchemas.Describe,
        FindPendingReasons = new SagaPendingReasons(options.ValidatedWorkflows()).Find,
    };

    static SagaDecider DeciderOf(OrchestratorOptions options) => new(options.ValidatedWorkflows(), options.Workflow);

    static void AddEvents(ServiceModuleBuilder module, SagaDecider decider)
    {
        HandleEvent<OrderCreated>(module, decider);
        HandleEvent<OrderCancelRequested>(module, decider);
        HandleEvent<OrderConfirmed>(module, decider);
        HandleEvent<OrderCompleted>(module, decider);
        HandleEvent<OrderCancelled>(module, decider);
        HandleEvent<InventoryReserved>(module, decider);
        HandleEvent<InventoryUnavailable>(module, decider);
        HandleEvent<InventoryReleased>(module, decider);
        HandleEvent<InventoryCommitted>(module, decider);
        HandleEvent<PaymentCompleted>(module, decider);
        HandleEvent<PaymentFailed>(module, decider);
        HandleEvent<PaymentUnknown>(module, decider);
        HandleEvent<PaymentRefunded>(module, decider);
        HandleEvent<PaymentRefundFailed>(module, decider);
        HandleEvent<RefundRequested>(module, decider);
        HandleEvent<ShipmentCreated>(module, decider);
        HandleEvent<ShipmentDelivered>(module, decider);
        HandleEvent<ShipmentFailed>(module, decider);
        HandleEvent<ShipmentCancelled>(module, decider);
        HandleEvent<ShipmentCancelRefused>(module, decider);
    }

    static void HandleEvent<T>(ServiceModuleBuilder module, SagaDecider decider)
        where T : class, IMessage => module.Handle(new OnSagaEvent<T>(decider));
}
