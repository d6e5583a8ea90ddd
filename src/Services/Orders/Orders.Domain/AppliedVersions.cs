namespace Doms.Orders.Domain;

/// <summary>Service that publishes facts about an order.</summary>
public enum EventSource
{
    Inventory,
    Payment,
    Shipment,
    Saga,
}

/// <summary>Versions of each source's row that were applied to the order.</summary>
public sealed record AppliedVersions(VersionWindow Inventory, VersionWindow Payment, VersionWindow Shipment, VersionWindow Saga)
{
    public static AppliedVersions None { get; } = new(default, default, default, default);

    public VersionWindow Of(EventSource source) => source switch
    {
        EventSource.Inventory => Inventory,
        EventSource.Payment => Payment,
        EventSource.Shipment => Shipment,
        _ => Saga,
    };

    public AppliedVersions With(EventSource source, long version) => source switch
    {
        EventSource.Inventory => this with { Inventory = Inventory.With(version) },
        EventSource.Payment => this with { Payment = Payment.With(version) },
        EventSource.Shipment => this with { Shipment = Shipment.With(version) },
        _ => this with { Saga = Saga.With(version) },
    };
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
