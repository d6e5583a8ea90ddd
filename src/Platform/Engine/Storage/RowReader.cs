using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Doms.Engine.Storage;

/// <summary>Reads a stored row column by column in declared order: key, version, then the others.</summary>
public abstract class RowReader
{
    public abstract string? TextOrNull();

    public abstract long? Int64OrNull();

    public abstract bool Bool();

    public abstract byte[] Bytes();

    /// <summary>A text as UTF-8, valid until the next call; empty where it is null.</summary>
    protected abstract ReadOnlySpan<byte> Utf8();

    public string Text() => TextOrNull() ?? throw UnexpectedNull("text");

    public long Int64() => Int64OrNull() ?? throw UnexpectedNull("number");

    public DateTimeOffset Time() => Micros.ToTime(Int64());

    public DateTimeOffset? TimeOrNull() => Int64OrNull() is { } micros ? Micros.ToTime(micros) : null;

    public T Json<T>(JsonTypeInfo<T> type)
        where T : class => JsonOrNull(type) ?? throw UnexpectedNull("JSON");

    public T? JsonOrNull<T>(JsonTypeInfo<T> type)
        where T : class => Utf8() is { Length: > 0 } json ? JsonSerializer.Deserialize(json, type) : null;

    static InvalidDataException UnexpectedNull(string what) => new($"A stored {what} column is null, which its table does not allow.");
}

/// <summary>Times in tables: microseconds since 1970-01-01 UTC, the same on every database.</summary>
public static class Micros
{
    const long TicksPerMicrosecond = 10;

    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TicksPerMicrosecond;

    public static long? From(DateTimeOffset? time) => time is { } some ? From(some) : null;

    public static DateTimeOffset ToTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TicksPerMicrosecond);

    /// <summary>Truncates a time to the precision of a table, so that it equals its stored value.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) => ToTime(From(time));
}
