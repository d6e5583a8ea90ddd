namespace Doms.Engine.Storage;

/// <summary>Column types, the same on every database.</summary>
public enum ColumnKind
{
    /// <summary>TEXT.</summary>
    Text,

    /// <summary>TEXT that holds JSON; the value is its UTF-8.</summary>
    Json,

    /// <summary>BIGINT.</summary>
    Int64,

    /// <summary>
    /// A time, whose value is <see cref="Micros"/>: BIGINT, and TIMESTAMPTZ where the database has it with whole microseconds.
    /// </summary>
    Time,

    /// <summary>BOOLEAN.</summary>
    Bool,

    /// <summary>BYTES, stored unchanged.</summary>
    Bytes,

    /// <summary>BIGINT assigned by the store when the row is inserted, ascending in the order of insertion.</summary>
    Identity,
}

/// <summary>A column of a table.</summary>
/// <param name="Value">The value of the column in a row: string, long, bool, byte[] or null.</param>
/// <param name="HasSameValue">
/// Whether two rows have the same value in the column; for JSON and bytes, whether it is the same object.
/// </param>
/// <param name="Write">Gives the value of the column in a row to a writer.</param>
public sealed record Column(
    string Name, ColumnKind Kind, Func<object, object?> Value, Func<object, object, bool> HasSameValue, Action<object, IRowWriter> Write);

/// <summary>An order in which a table can be scanned: rows whose order column is null are left out.</summary>
/// <param name="Name">Unique in its table.</param>
/// <param name="Group">A text column of which a scan names one value; null when all rows are one group.</param>
/// <param name="Order">An Int64, Time or Identity column.</param>
public sealed record TableIndex(string Name, Column? Group, Column Order);
