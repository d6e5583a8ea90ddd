namespace Doms.Engine.Leases;

/// <summary>A lease on work that only one of several processes on a store may do at a time.</summary>
/// <param name="Name">The work.</param>
/// <param name="Version">The fence: every commit under the lease increases it.</param>
/// <param name="Holder">The replica that holds the lease.</param>
/// <param name="ExpiresAt">When another replica may take it, by the store's clock.</param>
public sealed record LeaseRow(string Name, long Version, string Holder, DateTimeOffset ExpiresAt)
{
    public static Table<LeaseRow> Table { get; } = Storage.Table.For<LeaseRow>("leases")
        .Key("name", x => x.Name)
        .Version("version", x => x.Version)
        .Text("holder", x => x.Holder)
        .Time("expires_at", x => x.ExpiresAt)
        .Read(r => new LeaseRow(r.Text(), r.Int64(), r.Text(), r.Time()));
}
