namespace Doms.Storage.Sql;

/// <summary>An SQL dialect that schemas are written in.</summary>
public sealed class Dialect
{
    Dialect(string folder) => Folder = folder;

    public static Dialect Sqlite { get; } = new("sqlite");

    public static Dialect PostgreSql { get; } = new("postgresql");

    /// <summary>The folder of the dialect's scripts below <c>schema/</c>.</summary>
    public string Folder { get; }

    public override string ToString() => Folder;
}
