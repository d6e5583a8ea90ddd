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
using Doms.Storage.Sql;
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

    /// <exception cref="ArgumentException">A service has no schema in this dialect.</exception>
    public static IReadOnlyList<ServiceSchema> Schemas(Dialect dialect) =>
    [
        OrdersModule.Schema(dialect), InventoryModule.Schema(dialect), PaymentsModule.Schema(dialect),
        FulfillmentModule.Schema(dialect), NotificationsModule.Schema(dialect), OrchestratorModule.Schema(dialect),
    ];

    public static IReadOnlyList<ServiceModule> Modules(ServiceSettings settings, HttpMessageHandler provider, TimeProvider clock) =>
    [
        OrdersModule.Module(settings.Orders),
        InventoryModule.Module(settings.Inventory),
        PaymentsModule.Module(settings.Payments, provider, clock),
        FulfillmentModule.Module(settings.Fulfillment),
        NotificationsModule.Module(settings.Notifications),
        OrchestratorModule.Module(settings.Orchestrator),
    ];

    /// <summary>Returns the service modules for an audit, which reads their tables but does not run them.</summary>
    public static IReadOnlyList<ServiceModule> ModulesForAudit(string folder)
    {
        var settings = ServiceSettings.Read(new ConfigurationBuilder().Build(), isDemo: true, folder, new UriBuilder().Uri);
        return Modules(settings, new SocketsHttpHandler(), TimeProvider.System);
    }

    /// <summary>Returns the HTTP routes of all services in one process, the gateway's first.</summary>
    /// <param name="mapGateway">Additional routes of the gateway.</param>
    public static IReadOnlyList<ServiceEndpoints> Endpoints(ServiceSettings settings, Action<IEndpointRouteBuilder> mapGateway) =>
    [
        GatewayModule.Joined() with { Map = mapGateway },
        OrdersModule.Endpoints(settings.Orders),
        InventoryModule.Endpoints(settings.Inventory),
        PaymentsModule.Endpoints(settings.Payments),
        FulfillmentModule.Endpoints,
        NotificationsModule.Endpoints(),
        OrchestratorModule.Endpoints,
    ];
}
