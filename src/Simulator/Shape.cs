namespace Doms.Simulator;

/// <summary>Distribution of the services over processes and stores.</summary>
public enum Shape
{
    /// <summary>All services in one process on one store.</summary>
    Joined,

    /// <summary>Three processes with all services each, on one store.</summary>
    Replicas,

    /// <summary>A store for each service with one or two processes, and a broker between the services.</summary>
    Split,
}
