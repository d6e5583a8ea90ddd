using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Doms.Engine.Storage;

/// <summary>
/// Writes the values of a JSON column. Values are immutable, so the one written last is not written again: most rows of a column have
/// the same empty list.
/// </summary>
sealed class WrittenJson<T>(JsonTypeInfo<T> type)
{
    Last? _last;

    /// <summary>The value as UTF-8; null for null. The bytes must not be changed.</summary>
    public byte[]? BytesOf(T value)
    {
        if (value is null) return null;
        if (_last is { } last && ReferenceEquals(last.Value, value)) return last.Bytes;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        _last = new Last(value, bytes);
        return bytes;
    }

    sealed record Last(T Value, byte[] Bytes);
}
