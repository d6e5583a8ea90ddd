using Doms.Composition;
using Doms.Contracts;

namespace Doms.Host.Running;

/// <summary>The part of the system that a process runs: all of it (joined), or one of the parts (split).</summary>
public sealed record ProcessRole
{
    /// <summary>The gateway and all services, on one store.</summary>
    public static readonly ProcessRole All = new("all", 0, BoundPorts.Count);

    /// <summary>Takes all requests and forwards them to the services; it has no store.</summary>
    public static readonly ProcessRole Gateway = new(ServiceNames.Gateway, 0);

    /// <summary>The simulated payment provider with its ledger, for the demo profile.</summary>
    public static readonly ProcessRole Provider = new("provider", BoundPorts.Count);

    ProcessRole(string name, int portOffset, int ports = 1)
    {
        Name = name;
        PortOffset = portOffset;
        Ports = ports;
    }

    /// <summary>All roles, in the order in which they are listed to people.</summary>
    public static IReadOnlyList<ProcessRole> Known { get; } =
    [
        All, Gateway,
        new(ServiceNames.Orders, 1), new(ServiceNames.Payments, 2), new(ServiceNames.Inventory, 3), new(ServiceNames.Notifications, 4),
        new(ServiceNames.Orchestrator, 5), new(ServiceNames.Fulfillment, 6),
        Provider,
    ];

    public string Name { get; }

    /// <summary>Offset of the default port from the gateway's.</summary>
    public int PortOffset { get; }

    /// <summary>Number of ports that a process of this role uses.</summary>
    public int Ports { get; }

    /// <summary>True for a process that runs services, all or one.</summary>
    public bool HasServices => this != Gateway && this != Provider;

    /// <summary>True for a process of one service, which exchanges messages with the others through the broker.</summary>
    public bool IsService => HasServices && this != All;

    /// <summary>The services of the role.</summary>
    /// <exception cref="InvalidOperationException">The role has none.</exception>
    public ServiceSelection Services => this == All
        ? AllServices.All
        : HasServices ? AllServices.Select([Name]) : throw new InvalidOperationException($"Role {Name} has no services.");

    /// <exception cref="ArgumentException">There is no role of this name.</exception>
    public static ProcessRole Of(string name) => Known.FirstOrDefault(role => role.Name == name)
        ?? throw new ArgumentException($"There is no role '{name}'; the roles are {string.Join(", ", Known)}.", nameof(name));

    public override string ToString() => Name;
}
