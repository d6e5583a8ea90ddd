namespace Doms.Engine.Storage;

/// <summary>How a value is kept on every database.</summary>
public enum ColumnKind
{
    /// <summary>TEXT.</summary>
    Text,

    /// <summary>TEXT that holds JSON; the value is its UTF-8.</summary>
    Json,

    /// <summary>BIGINT; also a time, as microseconds since 1970-01-01 UTC.</summary>
    Int64,

    /// <summary>BOOLEAN.</summary>
    Bool,

    /// <summary>Bytes, kept as they came.</summary>
    Bytes,

    /// <summary>BIGINT assigned by the store when the row is inserted, ascending in the order of insertion.</summary>
    Identity,
}

/// <summary>One column of a table.</summary>
/// <param name="Value">What a row has there: string, long, bool, byte[] or null.</param>
/// <param name="HasSameValue">
/// True when two rows are known to have the same value there; for JSON and bytes, when it is the same object.
/// </param>
public sealed record Column(string Name, ColumnKind Kind, Func<object, object?> Value, Func<object, object, bool> HasSameValue);

/// <summary>An order in which a table can be scanned: rows whose order column is null are left out.</summary>
/// <param name="Name">Unique in its table.</param>
/// <param name="Group">A text column; a scan names one value of it. Null when all rows are one group.</param>
/// <param name="Order">An Int64 or Identity column.</param>
public sealed record TableIndex(string Name, Column? Group, Column Order);
