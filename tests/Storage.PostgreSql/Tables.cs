using Doms.Engine.Storage;
using Doms.Storage.Sql;

namespace Doms.Tests.Storage.PostgreSql;

/// <summary>A row that many batches change.</summary>
sealed record Stock(string Id, long Version, long Quantity);

/// <summary>A row with the column types that only PostgreSQL has.</summary>
sealed record Typed(string Id, long Version, string? Owner, DateTimeOffset At, IReadOnlyList<string>? Lines, long Count);

/// <summary>Tables of the tests beside those of the compliance suites.</summary>
static class Tables
{
    public static readonly Table<Stock> Stocks = Table.For<Stock>("stocks")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Int64("quantity", x => x.Quantity)
        .Shared()
        .Read(r => new Stock(r.Text(), r.Int64(), r.Int64()));

    public static readonly Table<Typed> Typed = Table.For<Typed>("typed")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .TextOrNull("owner", x => x.Owner)
        .Time("at", x => x.At)
        .Json("lines", x => x.Lines, TypedJson.Default.IReadOnlyListString!)
        .Int64("count", x => x.Count)
        .Index("by_time", null, "at")
        .Read(r => new Typed(
            r.Text(), r.Int64(), r.TextOrNull(), r.Time(), r.JsonOrNull(TypedJson.Default.IReadOnlyListString), r.Int64()));

    public static readonly ServiceSchema Schema = new("more", [new SchemaScript("001_more.sql", """
        CREATE TABLE stocks (id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, quantity bigint NOT NULL CHECK (quantity >= 0));
        CREATE TABLE typed (
            id uuid PRIMARY KEY, version bigint NOT NULL, owner uuid, at timestamptz NOT NULL, lines jsonb, count int NOT NULL);
        """)]);

    public static RowKey Key(string id) => new(Stocks, id);

    public static RowChange Insert(Stock row) => new(Key(row.Id), row, 0);

    public static RowChange Insert(Typed row) => new(new RowKey(Typed, row.Id), row, 0);

    /// <summary>The change that takes one unit.</summary>
    public static RowChange Take(object? row)
    {
        var stock = (Stock)row!;
        var next = stock with { Version = stock.Version + 1, Quantity = stock.Quantity - 1 };
        return new RowChange(Key(stock.Id), next, stock.Version, stock);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(IReadOnlyList<string>))]
sealed partial class TypedJson : System.Text.Json.Serialization.JsonSerializerContext;
