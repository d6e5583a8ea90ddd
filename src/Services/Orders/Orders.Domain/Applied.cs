namespace Doms.Orders.Domain;

/// <summary>Who tells of an order.</summary>
public enum Source
{
    Inventory,
    Payment,
    Shipment,
    Saga,
}

/// <summary>Which versions of each source's row the order was told of.</summary>
public sealed record Applied(Told Inventory, Told Payment, Told Shipment, Told Saga)
{
    public static Applied None { get; } = new(default, default, default, default);

    public Told Of(Source source) => source switch
    {
        Source.Inventory => Inventory,
        Source.Payment => Payment,
        Source.Shipment => Shipment,
        _ => Saga,
    };

    public Applied With(Source source, long version) => source switch
    {
        Source.Inventory => this with { Inventory = Inventory.With(version) },
        Source.Payment => this with { Payment = Payment.With(version) },
        Source.Shipment => this with { Shipment = Shipment.With(version) },
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
public readonly record struct Told(long Newest, ulong Before)
{
    const int Window = 64;

    public bool Has(long version) =>
        version == Newest || (version < Newest && (Newest - version > Window || (Before & BitOf(version)) != 0));

    public Told With(long version)
    {
        if (version <= Newest) return this with { Before = Before | BitOf(version) };
        var moved = new Told(version, version - Newest < Window ? Before << (int)(version - Newest) : 0);
        return version - Newest <= Window ? moved.With(Newest) : moved;
    }

    ulong BitOf(long version) => 1UL << (int)(Newest - version - 1);
}
