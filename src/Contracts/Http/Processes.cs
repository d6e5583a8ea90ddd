namespace Doms.Contracts.Http;

/// <summary>A process of the system.</summary>
/// <param name="Role"><c>all</c>, <c>gateway</c>, <c>provider</c>, or the name of a service.</param>
/// <param name="Name">Name of the process: its machine and data folder; null where it did not answer.</param>
/// <param name="Address">Where others reach it; null for the process that answers the request.</param>
/// <param name="Status"><c>Healthy</c>, <c>Degraded</c>, <c>Unhealthy</c>, or <c>Unreachable</c> where it does not answer.</param>
/// <param name="Version">Version of the program; null where it is not known.</param>
/// <param name="StartedAt">Null where it is not known.</param>
/// <param name="Reasons">Reason by check that is not healthy.</param>
/// <param name="Engine">Null for a process without one, and where it is not known.</param>
public sealed record ProcessView(
    string Role,
    string? Name,
    Uri? Address,
    string Status,
    string? Version,
    DateTimeOffset? StartedAt,
    IReadOnlyDictionary<string, string> Reasons,
    EngineView? Engine);

/// <summary>The message engine of a process.</summary>
/// <param name="Lanes">Lanes in which messages are handled, one at a time for each order.</param>
/// <param name="Queued">Messages that wait for a batch.</param>
/// <param name="OldestSeconds">Age of the oldest of them, and of those in a batch, in seconds.</param>
/// <param name="CallWaitSeconds">Time for which the oldest external call has waited for a slot, in seconds.</param>
/// <param name="OutboxSeconds">Age of the oldest message that this process has to publish, in seconds.</param>
/// <param name="SetAside">Messages that can neither be handled nor stored now.</param>
/// <param name="HoldsLease">Does the stored work (timers, retries) of the database, which one of its processes does at a time.</param>
/// <param name="MemoryBytes">Messages and calls in memory, by their size outside the process.</param>
public sealed record EngineView(
    int Lanes,
    int Queued,
    double OldestSeconds,
    double CallWaitSeconds,
    double OutboxSeconds,
    int SetAside,
    bool HoldsLease,
    long MemoryBytes);
