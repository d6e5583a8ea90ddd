namespace Doms.Orders.Domain;

/// <summary>Who tells of an order.</summary>
public enum EventSource
{
    Inventory,
    Payment,
    Shipment,
    Saga,
}

/// <summary>Which versions of each source's row the order was told of.</summary>
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
/// The versions of one row that were told, as a window: a fact may come late, when its message was given up on and replayed, and
/// is no repeat then. The same window keeps packets from being replayed in RFC 4303, section 3.4.3.
/// </summary>
/// <param name="Newest">The newest version told; 0 for none.</param>
/// <param name="Before">A bit for each of the 64 versions before it, the lowest for the next older one. What is older than these
/// counts as told.</param>
public readonly record struct VersionWindow(long Newest, ulong Before)
{
    const int Size = 64;

    public bool Contains(long version) =>
        version == Newest || (version < Newest && (Newest - version > Size || (Before & BitFor(version)) != 0));

    public VersionWindow With(long version)
    {
        if (version <= Newest) return this with { Before = Before | BitFor(version) };
        var moved = new VersionWindow(version, version - Newest < Size ? Before << (int)(version - Newest) : 0);
        return version - Newest <= Size ? moved.With(Newest) : moved;
    }

    ulong BitFor(long version) => 1UL << (int)(Newest - version - 1);
}
