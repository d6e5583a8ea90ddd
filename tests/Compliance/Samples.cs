using Doms.Engine.Storage;

namespace Doms.Tests.Compliance;

/// <summary>A row with a column of every type.</summary>
public sealed record Sample(
    string Id,
    long Version,
    string? Shelf = null,
    long? Place = null,
    string Name = "",
    string? Note = null,
    bool Flag = false,
    DateTimeOffset At = default,
    DateTimeOffset? Until = null,
    ReadOnlyMemory<byte> Payload = default)
{
    public bool Equals(Sample? other) => other is not null
        && (Id, Version, Shelf, Place, Name, Note, Flag, At, Until)
            == (other.Id, other.Version, other.Shelf, other.Place, other.Name, other.Note, other.Flag, other.At, other.Until)
        && Payload.Span.SequenceEqual(other.Payload.Span);

    public override int GetHashCode() => HashCode.Combine(Id, Version);
}

/// <summary>A row with an identity column.</summary>
public sealed record Numbered(string Id, long Version, long Seq, string Name);

/// <summary>A row of a usually empty table with one counter limited by a CHECK constraint.</summary>
public sealed record Counter(string Id, long Version, long Count);

/// <summary>Tables of the suites; <see cref="Sql"/> creates them in a database.</summary>
public static class Samples
{
    public const string ByPlace = "by_place";
    public const string ByShelf = "by_shelf";
    public const string BySeq = "by_seq";

    public static readonly Table<Sample> Table = Doms.Engine.Storage.Table.For<Sample>("samples")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .TextOrNull("shelf", x => x.Shelf)
        .Int64OrNull("place", x => x.Place)
        .Text("name", x => x.Name)
        .TextOrNull("note", x => x.Note)
        .Bool("flag", x => x.Flag)
        .Time("at", x => x.At)
        .TimeOrNull("until", x => x.Until)
        .Bytes("payload", x => x.Payload.ToArray())
        .Index(ByPlace, null, "place")
        .Index(ByShelf, "shelf", "place")
        .Guarded()
        .Read(r => new Sample(
            r.Text(), r.Int64(), r.TextOrNull(), r.Int64OrNull(), r.Text(), r.TextOrNull(), r.Bool(), r.Time(), r.TimeOrNull(),
            r.Bytes()));

    public static readonly Table<Numbered> Numbered = Doms.Engine.Storage.Table.For<Numbered>("numbered")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Identity("seq", x => x.Seq, (x, seq) => x with { Seq = seq })
        .Text("name", x => x.Name)
        .Index(BySeq, null, "seq")
        .Read(r => new Numbered(r.Text(), r.Int64(), r.Int64(), r.Text()));

    public static readonly Table<Counter> Counters = Doms.Engine.Storage.Table.For<Counter>("counters")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Int64("count", x => x.Count)
        .UsuallyEmpty()
        .Read(r => new Counter(r.Text(), r.Int64(), r.Int64()));

    /// <param name="bytes">The database's type for bytes.</param>
    /// <param name="identity">The database's declaration of an identity column.</param>
    /// <param name="time">The database's type for times.</param>
    public static string Sql(string bytes, string identity, string time = "BIGINT") => $"""
        CREATE TABLE samples (
            id TEXT NOT NULL PRIMARY KEY, version BIGINT NOT NULL, shelf TEXT, place BIGINT, name TEXT NOT NULL, note TEXT,
            flag BOOLEAN NOT NULL, at {time} NOT NULL, until {time}, payload {bytes} NOT NULL);
        CREATE INDEX samples_by_place ON samples (place, id) WHERE place IS NOT NULL;
        CREATE INDEX samples_by_shelf ON samples (shelf, place, id) WHERE place IS NOT NULL;
        CREATE TABLE numbered (seq {identity}, id TEXT NOT NULL UNIQUE, version BIGINT NOT NULL, name TEXT NOT NULL);
        CREATE TABLE counters (
            id TEXT NOT NULL PRIMARY KEY, version BIGINT NOT NULL, count BIGINT NOT NULL CHECK (count >= 0));
        """;
}
