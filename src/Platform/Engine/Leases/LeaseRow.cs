namespace Doms.Engine.Leases;

/// <summary>A lease on work that only one of several processes on a store may do at a time.</summary>
/// <param name="Name">The work.</param>
/// <param name="Version">The epoch: it changes when another process takes the lease, and fences the commits of the former holder.</param>
/// <param name="Holder">The replica that holds the lease.</param>
public sealed record LeaseRow(string Name, long Version, string Holder)
{
    public static Table<LeaseRow> Table { get; } = Storage.Table.For<LeaseRow>("leases")
        .Key("name", x => x.Name)
        .Version("version", x => x.Version)
        .Text("holder", x => x.Holder)
        .Guarded()
        .Read(r => new LeaseRow(r.Text(), r.Int64(), r.Text()));
}

/// <summary>The sign of life of a lease's holder. It has a row of its own, so that a renewal leaves the epoch as it is.</summary>
/// <param name="ExpiresAt">When another replica may take the lease, by the store's clock.</param>
public sealed record LeaseHeartbeat(string Name, long Version, DateTimeOffset ExpiresAt)
{
    public static Table<LeaseHeartbeat> Table { get; } = Storage.Table.For<LeaseHeartbeat>("lease_heartbeats")
        .Key("name", x => x.Name)
        .Version("version", x => x.Version)
        .Time("expires_at", x => x.ExpiresAt)
        .Read(r => new LeaseHeartbeat(r.Text(), r.Int64(), r.Time()));
}
