using Doms.Hosting.Web;

namespace Doms.Inventory;

/// <summary>Settings of Inventory.</summary>
public sealed record InventoryOptions
{
    const int MaxOpenLimit = 1_000_000;
    static readonly TimeSpan MinReservationDuration = TimeSpan.FromSeconds(1);
    static readonly TimeSpan MaxReservationDuration = TimeSpan.FromDays(7);

    /// <summary>The currency the shop sells in, an ISO 4217 code; <c>USD</c> by default.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Duration of a stand-alone reservation: 1 s to 7 days, 15 min by default.</summary>
    public TimeSpan StandAloneReservationDuration { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Maximum of open stand-alone reservations of a caller: 1 to 1,000,000, or 0 (the default) for no limit.</summary>
    public int MaxOpenReservationsPerSubject { get; init; }

    /// <summary>True when open reservations are counted.</summary>
    internal bool CountsOpenReservations => MaxOpenReservationsPerSubject > 0;

    /// <exception cref="SettingException">A setting is out of range; the message names it.</exception>
    internal InventoryOptions Validated()
    {
        if (!Primitives.Currency.IsKnown(Currency))
            throw new SettingException("Shop:Currency", "must be a known ISO 4217 code such as USD");
        if (StandAloneReservationDuration < MinReservationDuration || StandAloneReservationDuration > MaxReservationDuration)
        {
            throw new SettingException(
                "Inventory:StandAloneReservationDuration", $"must be a duration from {MinReservationDuration} to {MaxReservationDuration}");
        }

        if (MaxOpenReservationsPerSubject is < 0 or > MaxOpenLimit)
            throw new SettingException("Inventory:MaxOpenReservationsPerSubject", $"must be a number from 0 to {MaxOpenLimit}");
        return this;
    }
}
