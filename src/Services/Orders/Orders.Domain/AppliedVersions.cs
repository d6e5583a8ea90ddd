namespace Doms.Orders.Domain;

/// <summary>
/// Facts of other services that were applied to an order: for each row and event, the versions of its messages. A service may tell
/// an outcome again at the present version of its row, which another fact may have, so a version alone does not identify a fact.
/// </summary>
/// <param name="ByEvent">
/// Versions by row and event, such as <c>payment/PAYMENT_COMPLETED</c>; by row alone for those that earlier versions have applied.
/// </param>
public sealed record AppliedVersions(IReadOnlyDictionary<string, VersionWindow> ByEvent)
{
    const char Separator = '/';

    public static AppliedVersions None { get; } = new(new Dictionary<string, VersionWindow>(StringComparer.Ordinal));

    /// <summary>Rows of which facts were applied, with their newest version.</summary>
    public IEnumerable<(string Row, long Newest)> Rows =>
        ByEvent.Select(entry => (RowIn(entry.Key), entry.Value.Newest));

    /// <summary>True when the event was applied at any version.</summary>
    public bool Contains(string row, string name) => ByEvent.ContainsKey(KeyOf(row, name));

    /// <summary>True when the event was applied at that version.</summary>
    public bool Contains(string row, string name, long version) =>
        ByEvent.GetValueOrDefault(row).Contains(version) || ByEvent.GetValueOrDefault(KeyOf(row, name)).Contains(version);

    /// <summary>Newest version at which one of the events was applied; 0 for none.</summary>
    public long NewestOf(string row, params ReadOnlySpan<string> names)
    {
        var newest = ByEvent.GetValueOrDefault(row).Newest;
        foreach (var name in names) newest = Math.Max(newest, ByEvent.GetValueOrDefault(KeyOf(row, name)).Newest);
        return newest;
    }

    public AppliedVersions With(string row, string name, long version)
    {
        var key = KeyOf(row, name);
        return new(new Dictionary<string, VersionWindow>(ByEvent, StringComparer.Ordinal)
        {
            [key] = ByEvent.GetValueOrDefault(key).With(version),
        });
    }

    static string KeyOf(string row, string name) => $"{row}{Separator}{name}";

    static string RowIn(string key) => key.LastIndexOf(Separator) is >= 0 and var end ? key[..end] : key;
}

/// <summary>
/// Applied versions of one row as a sliding window: a fact may arrive late, when its message was a dead letter and is replayed, and
/// is not a duplicate then. RFC 4303, section 3.4.3 uses the same window against replayed packets.
/// </summary>
/// <param name="Newest">Newest applied version; 0 for none.</param>
/// <param name="Before">A bit for each of the 64 versions before it, the lowest for the next older one. Older versions count as
/// applied.</param>
public readonly record struct VersionWindow(long Newest, ulong Before)
{
    const int Size = 64;

    public bool Contains(long version) =>
        version == Newest || (version < Newest && (Newest - version > Size || (Before & BitFor(version)) != 0));

    public VersionWindow With(long version)
    {
        if (version <= Newest) return this with { Before = Before | BitFor(version) };
        var shifted = new VersionWindow(version, version - Newest < Size ? Before << (int)(version - Newest) : 0);
        return version - Newest <= Size ? shifted.With(Newest) : shifted;
    }

    ulong BitFor(long version) => 1UL << (int)(Newest - version - 1);
}
