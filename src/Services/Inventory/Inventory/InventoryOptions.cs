using Doms.Hosting.Web;

namespace Doms.Inventory;

/// <summary>Settings of Inventory.</summary>
public sealed record InventoryOptions
{
    const int MaxOpenLimit = 1_000_000;
    static readonly TimeSpan MinReservationDuration = TimeSpan.FromSeconds(1);
    static readonly TimeSpan MaxReservationDuration = TimeSpan.FromDays(7);
    static readonly TimeSpan MaxReservationLifeLimit = TimeSpan.FromDays(30);

    /// <summary>The currency the shop sells in, an ISO 4217 code; <c>USD</c> by default.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Duration of a stand-alone reservation: 1 s to 7 days, 15 min by default.</summary>
    public TimeSpan StandAloneReservationDuration { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Time from its creation for which extensions can keep a stand-alone reservation open: up to 30 days, 2 h by default. A longer
    /// <see cref="StandAloneReservationDuration"/> counts instead.
    /// </summary>
    public TimeSpan MaxStandAloneReservationLife { get; init; } = TimeSpan.FromHours(2);

    /// <summary>
    /// Maximum of open stand-alone reservations of a customer: 1 to 1,000,000, 50 by default, or 0 for no limit. Operators and a shop's
    /// backend, which reserves for many customers, have none.
    /// </summary>
    public int MaxOpenReservationsPerSubject { get; init; } = 50;

    internal TimeSpan MaxReservationLife => MaxStandAloneReservationLife > StandAloneReservationDuration
        ? MaxStandAloneReservationLife
        : StandAloneReservationDuration;

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

        if (MaxStandAloneReservationLife < MinReservationDuration || MaxStandAloneReservationLife > MaxReservationLifeLimit)
        {
            throw new SettingException(
                "Inventory:MaxStandAloneReservationLife", $"must be a duration from {MinReservationDuration} to {MaxReservationLifeLimit}");
        }

        if (MaxOpenReservationsPerSubject is < 0 or > MaxOpenLimit)
            throw new SettingException("Inventory:MaxOpenReservationsPerSubject", $"must be a number from 0 to {MaxOpenLimit}");
        return this;
    }
}
