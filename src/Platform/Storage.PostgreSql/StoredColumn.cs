using System.Buffers;
using System.Text;
using Doms.Engine.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Doms.Storage.PostgreSql;

/// <summary>A column of a table as the database has it, which may be narrower than its declaration: a text column may be a uuid.</summary>
/// <param name="Type">The type's name in the database, such as <c>timestamp with time zone</c>.</param>
/// <param name="IsIdentity">Whether the database fills the column.</param>
sealed record StoredColumn(Column Column, string Type, bool IsIdentity)
{
    const string Uuid = "uuid";
    const string TimeWithZone = "timestamp with time zone";

    public string Name => Column.Name;

    public bool IsUuid => Type == Uuid;

    public bool IsTime => Type == TimeWithZone;

    /// <summary>SQL of a parameter with the values of the column in several rows.</summary>
    public string Array(int parameter) => $"${parameter}::{ElementType}[]";

    /// <summary>Whether a text can be a value of the column: a uuid is written in one way only, and no text contains NUL.</summary>
    public bool CanHold(string text) => IsUuid ? Uuids.IsCanonical(text) : StorableText.Is(text);

    /// <summary>A parameter with the values of the column in several rows.</summary>
    /// <exception cref="StoreRefusedException">A text is no value of the column.</exception>
    public NpgsqlParameter Values(IReadOnlyList<object> rows) => (Column.Kind, IsUuid, IsTime) switch
    {
        (ColumnKind.Text, true, _) => Parameter(
            Select(rows, value => value is string text ? UuidOf(text) : (Guid?)null), NpgsqlDbType.Uuid),
        (ColumnKind.Text, _, _) => Parameter(Select(rows, value => value is string text ? Checked(text) : null), NpgsqlDbType.Text),
        (ColumnKind.Json, _, _) => Parameter(
            Select(rows, value => (byte[]?)value), Type == "jsonb" ? NpgsqlDbType.Jsonb : NpgsqlDbType.Text),
        (_, _, true) => Parameter(
            Select(rows, value => value is long micros ? Micros.ToTime(micros).UtcDateTime : (DateTime?)null), NpgsqlDbType.TimestampTz),
        (ColumnKind.Bool, _, _) => Parameter(Select(rows, value => (bool)value!), NpgsqlDbType.Boolean),
        (ColumnKind.Bytes, _, _) => Parameter(Select(rows, value => (byte[]?)value), NpgsqlDbType.Bytea),
        _ => Parameter(Select(rows, value => (long?)value), NpgsqlDbType.Bigint),
    };

    /// <summary>A parameter with keys, each of which the column can hold.</summary>
    public NpgsqlParameter Keys(IReadOnlyList<string> keys) => IsUuid
        ? Parameter(keys.Select(key => Guid.ParseExact(key, Uuids.Format)).ToArray(), NpgsqlDbType.Uuid)
        : Parameter(keys.ToArray(), NpgsqlDbType.Text);

    /// <summary>A parameter with one text, number or time, for a scan.</summary>
    public NpgsqlParameter Single(object value) => value switch
    {
        string text when IsUuid => new NpgsqlParameter<Guid> { TypedValue = Guid.ParseExact(text, Uuids.Format) },
        string text => new NpgsqlParameter<string> { TypedValue = text },
        long micros when IsTime => new NpgsqlParameter<DateTime> { TypedValue = Clamp(micros) },
        _ => new NpgsqlParameter<long> { TypedValue = (long)value },
    };

    public static NpgsqlParameter Numbers(IEnumerable<long> numbers) => Parameter(numbers.ToArray(), NpgsqlDbType.Bigint);

    string ElementType => Column.Kind switch
    {
        ColumnKind.Text => IsUuid ? Uuid : "text",
        ColumnKind.Json => Type == "jsonb" ? Type : "text",
        ColumnKind.Bool => "boolean",
        ColumnKind.Bytes => "bytea",
        _ => IsTime ? "timestamptz" : "bigint",
    };

    T[] Select<T>(IReadOnlyList<object> rows, Func<object?, T> convert)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = convert(Column.Value(rows[i]));
        return values;
    }

    string Checked(string text) => StorableText.Is(text) ? text : throw new StoreRefusedException(
        $"A text for {Name} contains a NUL character or half a surrogate pair, which PostgreSQL does not store.");

    Guid UuidOf(string text) => Uuids.IsCanonical(text) ? Guid.ParseExact(text, Uuids.Format) : throw new StoreRefusedException(
        $"{Name} is a uuid in lower case, which '{text}' is not.");

    /// <summary>The time nearest to a bound that may be anything.</summary>
    static DateTime Clamp(long micros)
    {
        var (first, last) = (Micros.From(DateTimeOffset.MinValue), Micros.From(DateTimeOffset.MaxValue));
        return Micros.ToTime(Math.Clamp(micros, first, last)).UtcDateTime;
    }

#pragma warning disable S3265 // Npgsql names the type of an array by this bit.
    static NpgsqlParameter<T[]> Parameter<T>(T[] values, NpgsqlDbType element) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | element };
#pragma warning restore S3265
}

/// <summary>Uuids as text.</summary>
static class Uuids
{
    public const string Format = "D";

    /// <summary>Whether the text is what the database returns for the uuid: with hyphens and in lower case.</summary>
    public static bool IsCanonical(string text) =>
        Guid.TryParseExact(text, Format, out _) && !text.AsSpan().ContainsAnyInRange('A', 'F');
}

/// <summary>Texts that PostgreSQL can store.</summary>
static class StorableText
{
    const char FirstSurrogate = '\uD800';
    const char LastSurrogate = '\uDFFF';

    public static bool Is(string text) =>
        !text.Contains('\0', StringComparison.Ordinal)
        && (!text.AsSpan().ContainsAnyInRange(FirstSurrogate, LastSurrogate) || HasWholePairs(text));

    static bool HasWholePairs(string text)
    {
        var rest = text.AsSpan();
        while (Rune.DecodeFromUtf16(rest, out _, out var read) == OperationStatus.Done) rest = rest[read..];
        return rest.IsEmpty;
    }
}
