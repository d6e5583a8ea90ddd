using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Doms.Gateway;

/// <summary>
/// Takes a replica out at once when it says that it is not ready, or refuses the connection, and after several probes without an answer:
/// a replica that is only busy answers late.
/// </summary>
sealed class ReadinessPolicy(IDestinationHealthUpdater health) : IActiveHealthCheckPolicy
{
    public const string PolicyName = "Readiness";
    const int MaxUnanswered = 3;

    readonly ConditionalWeakTable<DestinationState, StrongBox<int>> _unanswered = [];

    public string Name => PolicyName;

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults) => health.SetActive(
        cluster, [.. probingResults.Select(result => new NewActiveDestinationHealth(result.Destination, HealthOf(result)))]);

    DestinationHealth HealthOf(DestinationProbingResult result)
    {
        var unanswered = _unanswered.GetOrCreateValue(result.Destination);
        if (result.Response is null && result.Exception is not HttpRequestException)
            return ++unanswered.Value < MaxUnanswered ? result.Destination.Health.Active : DestinationHealth.Unhealthy;
        unanswered.Value = 0;
        return result.Response is { IsSuccessStatusCode: true } ? DestinationHealth.Healthy : DestinationHealth.Unhealthy;
    }
}
