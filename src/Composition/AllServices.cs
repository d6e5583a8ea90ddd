using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Engine.Messages;
using Doms.Engine.Services;
using Doms.Fulfillment;
using Doms.Gateway;
using Doms.Hosting.Web;
using Doms.Inventory;
using Doms.Notifications;
using Doms.Orchestrator;
using Doms.Orders;
using Doms.Payments;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace Doms.Composition;

/// <summary>Registry of all services: the one place that knows every service.</summary>
public static class AllServices
{
    /// <summary>Types of the messages exchanged between services.</summary>
    public static IReadOnlyList<MessageType> MessageTypes { get; } =
    [
        .. MessageContracts.All.Select(message => new MessageType(
            message.Name, message.Version, message.Topic, message.IsCommand, message.Json, body => ((IMessage)body).Key)),
    ];

    /// <summary>All services, for the joined shape.</summary>
    public static ServiceSelection All { get; } = new(
    [
        new(
            ServiceNames.Orders, OrdersModule.Schema,
            (settings, _) => OrdersModule.Module(settings.Orders),
            settings => OrdersModule.Endpoints(settings.Orders)) { Gauges = OrdersModule.Gauges },
        new(
            ServiceNames.Inventory, InventoryModule.Schema,
            (settings, _) => InventoryModule.Module(settings.Inventory), settings => InventoryModule.Endpoints(settings.Inventory)),
        new(
            ServiceNames.Payments, PaymentsModule.Schema,
            (settings, parts) => PaymentsModule.Module(settings.Payments, parts.Provider, parts.Clock),
            settings => PaymentsModule.Endpoints(settings.Payments)) { Gauges = PaymentsModule.Gauges },
        new(
            ServiceNames.Fulfillment, FulfillmentModule.Schema,
            (settings, _) => FulfillmentModule.Module(settings.Fulfillment), _ => FulfillmentModule.Endpoints),
        new(
            ServiceNames.Notifications, NotificationsModule.Schema,
            (settings, _) => NotificationsModule.Module(settings.Notifications), _ => NotificationsModule.Endpoints()),
        new(
            ServiceNames.Orchestrator, OrchestratorModule.Schema,
            (settings, _) => OrchestratorModule.Module(settings.Orchestrator),
            settings => OrchestratorModule.Endpoints(settings.Orchestrator)) { Gauges = OrchestratorModule.Gauges },
    ]);

    /// <summary>Selects services by name, for a process of the split shape; their order is that of <see cref="All"/>.</summary>
    /// <exception cref="ArgumentException">A name is unknown, or the list is empty; the message lists the known names.</exception>
    public static ServiceSelection Select(IReadOnlyCollection<string> names) => All.Select(names);

    /// <summary>Returns the service modules for an audit, which reads their tables but does not run them.</summary>
    public static IReadOnlyList<ServiceModule> ModulesForAudit(string folder)
    {
        var settings = ServiceSettings.Read(new ConfigurationBuilder().Build(), isDemo: true, folder, new UriBuilder().Uri);
        return All.Modules(settings, new SocketsHttpHandler(), TimeProvider.System);
    }

    /// <summary>Returns the HTTP routes of all services in one process, the gateway's first.</summary>
    /// <param name="mapGateway">Additional routes of the gateway.</param>
    public static IReadOnlyList<ServiceEndpoints> Endpoints(ServiceSettings settings, Action<IEndpointRouteBuilder> mapGateway) =>
    [
        GatewayModule.Joined() with { Map = mapGateway },
        .. All.Endpoints(settings),
    ];
}
