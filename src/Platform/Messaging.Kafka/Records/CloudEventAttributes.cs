using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Doms.Messaging.Kafka.Records;

/// <summary>
/// The attributes of an event in the order of the record. What other publishers may leave out is completed, always in the same way for
/// the same record.
/// </summary>
sealed class CloudEventAttributes
{
    /// <summary>Major version of the body, an extension of our own; 1 where it is missing.</summary>
    public const string Version = "version";

    const string Id = "id";
    const string Type = "type";
    const string Source = "source";
    const string Subject = "subject";
    const string Time = "time";
    const string SpecVersion = "specversion";
    readonly List<KeyValuePair<string, string>> _all = [];

    public IReadOnlyList<KeyValuePair<string, string>> All => _all;

    /// <summary>Sets an attribute; the last one of a name counts.</summary>
    public void Set(string name, string value)
    {
        if (name == SpecVersion) return;
        _all.RemoveAll(attribute => attribute.Key == name);
        _all.Add(new(name, value));
    }

    /// <summary>Completes an event. A record without a type stays as it is, because it has no event.</summary>
    /// <param name="recordTime">When the broker took the record.</param>
    public void Complete(string? key, DateTimeOffset recordTime)
    {
        if (!TryGet(Type, out _)) return;
        if (!TryGet(Version, out _)) Set(Version, "1");
        if (!TryGet(Time, out _)) Set(Time, recordTime.ToString("O", CultureInfo.InvariantCulture));
        if (!TryGet(Subject, out _) && key is { Length: > 0 }) Set(Subject, key);
        if (TryGet(Id, out var id) && TryGet(Source, out var source)) SetId(source, id, recordTime);
    }

    void SetId(string source, string id, DateTimeOffset recordTime)
    {
        TryGet(Time, out var time);
        var ours = EventIds.ToUuid(source, id, time, recordTime);
        if (ours == id) return;
        _all[_all.FindIndex(attribute => attribute.Key == Id)] = new(Id, ours);
    }

    bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        value = _all.Find(attribute => attribute.Key == name).Value;
        return value is not null;
    }
}
