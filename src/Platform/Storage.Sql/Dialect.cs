using Doms.Engine.Storage;

namespace Doms.Storage.Sql;

/// <summary>An SQL dialect that schemas are written in, and the few differences between databases that lists meet.</summary>
public sealed class Dialect
{
    Dialect(string folder) => Folder = folder;

    public static Dialect Sqlite { get; } = new("sqlite");

    public static Dialect PostgreSql { get; } = new("postgresql");

    /// <summary>The folder of the dialect's scripts below <c>schema/</c>.</summary>
    public string Folder { get; }

    /// <summary>Whether a list is one parameter, an array; else it is a parameter for each of its values.</summary>
    internal bool HasArrays => this == PostgreSql;

    /// <summary>The value of a time: the database's own type, or microseconds where it has none.</summary>
    internal object ValueOf(DateTimeOffset time) => this == PostgreSql ? time.ToUniversalTime() : Micros.From(time);

    public override string ToString() => Folder;
}
