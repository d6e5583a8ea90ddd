using Doms.Hosting.Web;

namespace Doms.Inventory;

/// <summary>Settings of Inventory.</summary>
public sealed record InventoryOptions
{
    /// <summary>Range of <see cref="StandAloneReservationDuration"/>.</summary>
    public static readonly NumberRange<TimeSpan> StandAloneReservationDurations = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));

    /// <summary>Range of <see cref="MaxStandAloneReservationLife"/>.</summary>
    public static readonly NumberRange<TimeSpan> StandAloneReservationLives = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));

    /// <summary>Range of <see cref="MaxOpenReservationsPerSubject"/>.</summary>
    public static readonly NumberRange<int> OpenReservationLimits = new(0, 1_000_000);

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

    /// <exception cref="SettingException">A setting is out of range; the message names it.</exception>
    internal InventoryOptions Validated()
    {
        if (!Primitives.Currency.IsKnown(Currency))
            throw new SettingException("Shop:Currency", "must be a known ISO 4217 code such as USD");
        if (!StandAloneReservationDurations.Contains(StandAloneReservationDuration))
        {
            throw new SettingException(
                "Inventory:StandAloneReservationDuration", $"must be {StandAloneReservationDurations}");
        }

        if (!StandAloneReservationLives.Contains(MaxStandAloneReservationLife))
        {
            throw new SettingException(
                "Inventory:MaxStandAloneReservationLife", $"must be {StandAloneReservationLives}");
        }

        if (!OpenReservationLimits.Contains(MaxOpenReservationsPerSubject))
            throw new SettingException("Inventory:MaxOpenReservationsPerSubject", $"must be {OpenReservationLimits}");
        return this;
    }
}
