using Doms.Primitives;

namespace Doms.Inventory.Domain;

public enum ReservationKind
{
    /// <summary>Reserved for an order until its saga commits or releases it.</summary>
    Order,

    /// <summary>Reserved for a caller for a limited time.</summary>
    StandAlone,
}

public enum ReservationStatus
{
    Reserved,

    /// <summary>Sold: the shipment was dispatched, or the order needs none.</summary>
    Committed,

    /// <summary>Returned to the available stock, or cancelled before anything was reserved.</summary>
    Released,

    /// <summary>Nothing was reserved: units, products or prices were not as the order needs them.</summary>
    Refused,

    /// <summary>Stand-alone reservation whose time ran out.</summary>
    Expired,

    /// <summary>Stand-alone reservation whose units were freed for the lines of an order.</summary>
    Consumed,
}

/// <summary>Text of a reservation kind, as it is stored.</summary>
public static class ReservationKindText
{
    static readonly EnumText<ReservationKind> Texts = new(
        "reservation kind", (ReservationKind.Order, "ORDER"), (ReservationKind.StandAlone, "STANDALONE"));

    public static string Text(this ReservationKind kind) => Texts.Of(kind);

    /// <exception cref="ArgumentException">The text is unknown.</exception>
    public static ReservationKind Parse(string text) => Texts.Parse(text);
}

/// <summary>Text of a reservation status, as it is stored.</summary>
public static class ReservationStatusText
{
    static readonly EnumText<ReservationStatus> Texts = new(
        "reservation status",
        (ReservationStatus.Reserved, "RESERVED"),
        (ReservationStatus.Committed, "COMMITTED"),
        (ReservationStatus.Released, "RELEASED"),
        (ReservationStatus.Refused, "REFUSED"),
        (ReservationStatus.Expired, "EXPIRED"),
        (ReservationStatus.Consumed, "CONSUMED"));

    /// <summary>Statuses that a stand-alone reservation can have.</summary>
    public static IReadOnlyList<string> OfStandAlone { get; } =
    [
        ReservationStatus.Reserved.Text(), ReservationStatus.Released.Text(), ReservationStatus.Expired.Text(),
        ReservationStatus.Consumed.Text(),
    ];

    public static string Text(this ReservationStatus status) => Texts.Of(status);

    /// <exception cref="ArgumentException">The text is unknown.</exception>
    public static ReservationStatus Parse(string text) => Texts.Parse(text);
}
