namespace Doms.Contracts;

/// <summary>
/// Names of the services: the consumer in the engine, the first part of a topic, the database and the source of its events.
/// </summary>
public static class ServiceNames
{
    public const string Gateway = "gateway";
    public const string Orders = "orders";
    public const string Payments = "payments";
    public const string Inventory = "inventory";
    public const string Notifications = "notifications";
    public const string Orchestrator = "orchestrator";
    public const string Fulfillment = "fulfillment";
}
