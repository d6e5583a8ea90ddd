using Doms.Engine.Effects;
using Doms.Storage.Sql.Gauges;

namespace Doms.Payments;

static class PaymentsGauges
{
    public static IReadOnlyList<Gauge> All { get; } =
    [
        new(
            "oms_payments_unknown_outcome", "{payment}", "Charges attempted whose outcome is unknown.",
            $"SELECT COUNT(*) FROM {EffectRow.Table.Name} WHERE name = '{PaymentsModule.ChargeEffect}' AND attempts > 0"),
    ];
}
