namespace Doms.Engine.Effects;

/// <summary>An external call to make.</summary>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Due">When another process may take it over: the end of the lease, or the next attempt.</param>
/// <param name="Lease">
/// The fence: 0 until the first lease, then increased whenever a lease begins or ends. The outcome of a call counts only while the
/// number is that of its lease.
/// </param>
/// <param name="Headers">Headers of the message that requested it, as JSON.</param>
/// <param name="Request">The request as JSON.</param>
public sealed record EffectRow(
    string Key,
    long Version,
    string Service,
    string Name,
    DateTimeOffset Due,
    long Lease,
    int Attempts,
    string? Error,
    DateTimeOffset CreatedAt,
    string Headers,
    byte[] Request)
{
    public const string ByDue = "by_due";

    public static Table<EffectRow> Table { get; } = Storage.Table.For<EffectRow>("effects")
        .Key("effect_key", x => x.Key)
        .Version("version", x => x.Version)
        .Text("service", x => x.Service)
        .Text("name", x => x.Name)
        .Time("due", x => x.Due)
        .Int64("lease", x => x.Lease)
        .Int64("attempts", x => x.Attempts)
        .TextOrNull("error", x => x.Error)
        .Time("created_at", x => x.CreatedAt)
        .Text("headers", x => x.Headers)
        .Bytes("request", x => x.Request)
        .Index(ByDue, "name", "due")
        .Read(r => new EffectRow(
            r.Text(), r.Int64(), r.Text(), r.Text(), r.Time(), r.Int64(), (int)r.Int64(), r.TextOrNull(), r.Time(), r.Text(), r.Bytes()));

    /// <summary>Whether no process can have made the call.</summary>
    public bool WasNeverLeased => Lease == 0;

    /// <summary>The row at the begin of a lease until <paramref name="due"/>, or at its end.</summary>
    internal EffectRow WithNextLease(DateTimeOffset due) => this with { Version = Version + 1, Lease = Lease + 1, Due = due };

    /// <summary>The row with the same lease, until a later time.</summary>
    internal EffectRow WithRenewedLease(DateTimeOffset due) => this with { Version = Version + 1, Due = due };
}
