namespace Doms.Engine.Effects;

/// <summary>An external call to make.</summary>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Due">When another process may take it over: the end of the lease, or the next attempt.</param>
/// <param name="Headers">Headers of the message that requested it, as JSON.</param>
/// <param name="Request">The request as JSON.</param>
public sealed record EffectRow(
    string Key,
    long Version,
    string Service,
    string Name,
    DateTimeOffset Due,
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
        .Int64("attempts", x => x.Attempts)
        .TextOrNull("error", x => x.Error)
        .Time("created_at", x => x.CreatedAt)
        .Text("headers", x => x.Headers)
        .Bytes("request", x => x.Request)
        .Index(ByDue, "name", "due")
        .Read(r => new EffectRow(
            r.Text(), r.Int64(), r.Text(), r.Text(), r.Time(), (int)r.Int64(), r.TextOrNull(), r.Time(), r.Text(), r.Bytes()));

    /// <summary>Stored without a lease and not taken over since, so that no process can have made the call.</summary>
    public bool WasNeverLeased => Version == 1 && Due == CreatedAt;
}
