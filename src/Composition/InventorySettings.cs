using Doms.Hosting.Web;
using Doms.Inventory;

namespace Doms.Composition;

/// <summary>Section <c>Inventory</c>: stand-alone reservations.</summary>
static class InventorySettings
{
    public static InventoryOptions Read(SettingReader settings, string currency)
    {
        var defaults = new InventoryOptions();
        return new InventoryOptions
        {
            Currency = currency,
            StandAloneReservationDuration = settings.Duration(
                "Inventory:StandAloneReservationDuration", defaults.StandAloneReservationDuration,
                InventoryOptions.StandAloneReservationDurations, "life of a stand-alone reservation; reservations of orders never expire"),
            MaxStandAloneReservationLife = settings.Duration(
                "Inventory:MaxStandAloneReservationLife", defaults.MaxStandAloneReservationLife,
                InventoryOptions.StandAloneReservationLives,
                "time from its creation for which extensions can keep a stand-alone reservation open; never less than its duration"),
            MaxOpenReservationsPerSubject = settings.Number(
                "Inventory:MaxOpenReservationsPerSubject", defaults.MaxOpenReservationsPerSubject, InventoryOptions.OpenReservationLimits,
                "open stand-alone reservations of one customer, 0 for no limit; operators and a shop's backend have none"),
        };
    }
}
