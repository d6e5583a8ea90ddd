using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Hosting.Web;
using Doms.Orchestrator.Domain;
using Doms.Storage.Sql;

namespace Doms.Orchestrator;

/// <summary>Leads every order through its workflow, and back when it cannot go on.</summary>
public static class OrchestratorModule
{
    const int PortOffset = 5;

    /// <summary>The tables it needs.</summary>
    public static ServiceSchema Schema => ServiceSchema.From(ServiceNames.Orchestrator, typeof(OrchestratorModule).Assembly);

    /// <summary>What the engine runs.</summary>
    /// <exception cref="SettingException">A setting is out of its range.</exception>
    /// <exception cref="InvalidOperationException">A workflow could strand an order.</exception>
    public static ServiceModule Module(OrchestratorOptions options)
    {
        var decider = new SagaDecider(options.Checked(), options.Workflow);
        var module = new ServiceModuleBuilder(ServiceNames.Orchestrator)
            .Table(Tables.Sagas)
            .Deadline("saga.timer", OrchestratorJson.Default.SagaTimer, m => m.OrderId)
            .Internal("saga.retry", OrchestratorJson.Default.RetrySaga, m => m.OrderId)
            .Internal("saga.resolve", OrchestratorJson.Default.ResolveSaga, m => m.OrderId)
            .Answer(OrchestratorJson.Default.SagaView)
            .Handle(new OnSagaTimer(decider))
            .Handle(new OnMessageDeadLettered(decider))
            .Handle(new RetrySagaHandler(decider))
            .Handle(new ResolveSagaHandler(decider));
        AddEvents(module, decider);
        return module.Build();
    }

    /// <summary>The routes, and the port they are served on.</summary>
    public static ServiceEndpoints Endpoints { get; } = new(ServiceNames.Orchestrator, PortOffset, SagaEndpoints.Map)
    {
        Json = OrchestratorJson.Default,
        Waits = SagaWaits.Find,
    };

    static void AddEvents(ServiceModuleBuilder module, SagaDecider decider)
    {
        Event<OrderCreated>(module, decider);
        Event<OrderCancelRequested>(module, decider);
        Event<OrderConfirmed>(module, decider);
        Event<OrderCompleted>(module, decider);
        Event<OrderCancelled>(module, decider);
        Event<InventoryReserved>(module, decider);
        Event<InventoryUnavailable>(module, decider);
        Event<InventoryReleased>(module, decider);
        Event<InventoryCommitted>(module, decider);
        Event<PaymentCompleted>(module, decider);
        Event<PaymentFailed>(module, decider);
        Event<PaymentUnknown>(module, decider);
        Event<PaymentRefunded>(module, decider);
        Event<PaymentRefundFailed>(module, decider);
        Event<RefundRequested>(module, decider);
        Event<ShipmentCreated>(module, decider);
        Event<ShipmentDelivered>(module, decider);
        Event<ShipmentFailed>(module, decider);
        Event<ShipmentCancelled>(module, decider);
        Event<ShipmentCancelRefused>(module, decider);
    }

    static void Event<T>(ServiceModuleBuilder module, SagaDecider decider)
        where T : class, IMessage => module.Handle(new OnSagaEvent<T>(decider));
}
