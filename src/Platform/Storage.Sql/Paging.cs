using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Doms.Engine.Storage;

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

    Column FindColumn(Table table) => table.Columns.FirstOrDefault(c => c.Name == Column)
        ?? throw new ArgumentException($"Table {table.Name} has no column '{Column}'.", nameof(table));
}

/// <summary>The requested page.</summary>
/// <param name="After">The last row of the previous page; null for the first page.</param>
/// <param name="Limit">Maximum number of rows, 1 to <see cref="MaxLimit"/>.</param>
public readonly record struct Paging(Cursor? After, int Limit)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 500;

    /// <summary>
    /// Parses the cursor and limit of a request; false for an invalid cursor or a limit out of range.
    /// </summary>
    public static bool TryParse(string? cursor, int? limit, out Paging paging)
    {
        paging = new Paging(null, limit ?? DefaultLimit);
        if (paging.Limit is < 1 or > MaxLimit) return false;
        if (string.IsNullOrEmpty(cursor)) return true;
        if (!Cursor.TryParse(cursor, out var after)) return false;
        paging = paging with { After = after };
        return true;
    }
}

/// <summary>Position between two rows of a list; opaque to callers.</summary>
public readonly record struct Cursor(long Order, string Key)
{
    const int MaxLength = 1_024;

    public static bool TryParse(string text, out Cursor cursor)
    {
        cursor = default;
        if (text.Length > MaxLength || !Base64Url.IsValid(text)) return false;
        var plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        var colon = plain.IndexOf(':');
        if (colon < 0 || !long.TryParse(plain.AsSpan(0, colon), NumberStyles.AllowLeadingSign, null, out var order)) return false;
        cursor = new Cursor(order, plain[(colon + 1)..]);
        return true;
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Order}:{Key}"));
}
