namespace Doms.Tests.EndToEnd.Processes.Shapes;

/// <summary>
/// Selects the shape of the systems that the tests start: <c>embedded</c> (the default), <c>replicas</c>, <c>cluster</c> or
/// <c>cluster-redis</c>.
/// </summary>
static class SystemShapes
{
    const string Variable = "DOMS_TEST_SHAPE";

    static string Selected => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } shape ? shape : "embedded";

    /// <summary>Prepares a system, which is started by <see cref="ISystemShape.Start"/>.</summary>
    /// <param name="port">The gateway's port; 0 selects free ones.</param>
    public static async Task<ISystemShape> Create(int port, IReadOnlyDictionary<string, string> settings) => Selected switch
    {
        "embedded" => new EmbeddedShape(port, settings),
        "replicas" => await ReplicasShape.Create(port, settings),
        "cluster" => new ClusterShape(await LocalCluster.Start(settings, port)),
        "cluster-redis" => new ClusterShape(await LocalCluster.Start(
            new Dictionary<string, string>(settings) { ["DOMS:Inventory:Store"] = "redis" }, port)),
        var other => throw new InvalidOperationException($"{Variable} is '{other}', not embedded, replicas, cluster or cluster-redis."),
    };
}
