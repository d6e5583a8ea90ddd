using Doms.Engine.Storage;
using Doms.Primitives;

namespace Doms.Storage.Sql;

/// <summary>Page of rows.</summary>
/// <param name="Next">The cursor of the next page; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Sort order of a paged list; rows with equal values are ordered by key.</summary>
/// <param name="Column">A non-null number or time column of the table; null sorts by key.</param>
public sealed record PageOrder(string? Column, bool Descending = true)
{
    public static readonly PageOrder ByKey = new(null, Descending: false);

    internal string? ColumnOf(Table table) => Column is null ? null : FindColumn(table).Name;

    internal Cursor CursorAt(Table table, object row) =>
        new(Column is null ? 0 : (long)FindColumn(table).Value(row)!, table.KeyOf(row));

    /// <summary>The value of the column at a cursor, which a client may have made up.</summary>
    internal object ValueOf(Table table, Cursor cursor) => Column is not null && FindColumn(table).Kind == ColumnKind.Time
        ? Micros.ToTime(Math.Clamp(cursor.Order, Micros.From(DateTimeOffset.MinValue), Micros.From(DateTimeOffset.MaxValue)))
        : cursor.Order;

    Column FindColumn(Table table) => table.Columns.FirstOrDefault(c => c.Name == Column)
        ?? throw new ArgumentException($"Table {table.Name} has no column '{Column}'.", nameof(table));
}
