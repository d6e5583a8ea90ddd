using System.Collections.Concurrent;
using Doms.Engine.Storage;

namespace Doms.Storage.PostgreSql;

/// <summary>An update of rows.</summary>
/// <param name="Columns">The columns written, the key first: each is an array, then come the expected versions and their number.</param>
sealed record TableUpdate(string Sql, IReadOnlyList<StoredColumn> Columns);

/// <summary>
/// The updates of a table. Of wide rows only the columns that differ are sent, the same for all rows of an update: so few texts are enough,
/// and each is prepared once.
/// </summary>
sealed class TableUpdates(IReadOnlyList<StoredColumn> columns, Func<IReadOnlyList<StoredColumn>, string> sql)
{
    /// <summary>Narrower rows are written whole.</summary>
    const int MinColumns = 10;

    /// <summary>Sets of columns with a statement of their own; bounds the prepared statements of a connection.</summary>
    const int MaxSets = 8;
    const int MaxColumns = 64;

    /// <summary>The key finds the row, and the version always grows.</summary>
    const ulong KeyAndVersion = 0b11;

    readonly TableUpdate _whole = new(sql(columns), columns);
    readonly ConcurrentDictionary<ulong, TableUpdate> _updates = new();

    /// <summary>The update for rows that have these versions and contents.</summary>
    public TableUpdate For(IReadOnlyList<RowChange> changes)
    {
        if (columns.Count is < MinColumns or > MaxColumns) return _whole;
        var changed = KeyAndVersion;
        foreach (var change in changes)
        {
            if (change.Before is not { } before) return _whole;
            for (var i = 0; i < columns.Count; i++)
                if (!Has(changed, i) && !columns[i].Column.HasSameValue(before, change.Row!)) changed |= 1UL << i;
        }

        if (_updates.TryGetValue(changed, out var known)) return known;
        return _updates.Count >= MaxSets ? _whole : _updates.GetOrAdd(changed, Of);
    }

    TableUpdate Of(ulong changed)
    {
        StoredColumn[] written = [.. columns.Where((_, i) => Has(changed, i))];
        return new TableUpdate(sql(written), written);
    }

    static bool Has(ulong set, int column) => (set & (1UL << column)) != 0;
}
