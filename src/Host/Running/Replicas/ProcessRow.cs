using Doms.Engine.Storage;

namespace Doms.Host.Running.Replicas;

/// <summary>A process that runs all services on a database of which others may be too.</summary>
/// <param name="Name">Machine and data folder, so that a process that starts again replaces its row.</param>
/// <param name="AliveAt">Last sign of life, by the store's clock.</param>
/// <param name="Address">Base address of its gateway.</param>
/// <param name="Identity">Authority of its tokens, or the id of the key that signs them.</param>
/// <param name="Provider">Address of the payment provider; null for a simulated one of its own.</param>
/// <param name="Redis">Addresses of the Redis server for limits; null for limits of its own.</param>
sealed record ProcessRow(
    string Name, long Version, DateTimeOffset StartedAt, DateTimeOffset AliveAt, string Address, string Identity, string? Provider,
    string? Redis)
{
    public static Table<ProcessRow> Table { get; } = Engine.Storage.Table.For<ProcessRow>("processes")
        .Key("name", x => x.Name)
        .Version("version", x => x.Version)
        .Time("started_at", x => x.StartedAt)
        .Time("alive_at", x => x.AliveAt)
        .Text("address", x => x.Address)
        .Text("identity", x => x.Identity)
        .TextOrNull("provider", x => x.Provider)
        .TextOrNull("redis", x => x.Redis)
        .Read(r => new ProcessRow(
            r.Text(), r.Int64(), r.Time(), r.Time(), r.Text(), r.Text(), r.TextOrNull(), r.TextOrNull()));

    /// <summary>Whether this process started before another; of two at the same time the names decide.</summary>
    public bool IsBefore(ProcessRow other) => StartedAt != other.StartedAt
        ? StartedAt < other.StartedAt
        : string.CompareOrdinal(Name, other.Name) < 0;
}
