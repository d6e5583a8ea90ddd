namespace Doms.Tests.EndToEnd.Processes.Shapes;

/// <summary>PostgreSQL, Redis, Kafka and a process for each role, two for some.</summary>
sealed class ClusterShape(LocalCluster cluster) : ISystemShape
{
    static readonly string[] Down = [.. LocalCluster.Roles.Reverse()];

    public string Folder => cluster.Folder;

    public Uri Url => cluster.Url;

    public IReadOnlyList<string> Lines =>
        [.. Directory.GetFiles(Path.Combine(Folder, "log")).SelectMany(file => File.ReadAllLines(file))];

    public Uri Service(int offset) => new UriBuilder(Url) { Port = cluster.Port + offset }.Uri;

    public Task Start() => cluster.Run("up");

    public async Task<int> Stop()
    {
        foreach (var role in Down) await cluster.Run("stop", role);
        return 0;
    }

    public async Task Kill()
    {
        foreach (var role in Down) await cluster.Kill(role);
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
