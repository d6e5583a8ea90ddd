using Doms.Audit.State;
using Doms.Inventory.Domain;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Versions have no gaps, and no copy is newer than its original.</summary>
sealed class VersionConsistency() : Invariant("I8", "versions: without gaps, and no copy is newer than its original")
{
    readonly Dictionary<string, long> _products = [];

    public void Check(StockItem item, LedgerSums sums)
    {
        CountChecked();
        _products[item.ProductId] = item.Version;
        if (!sums.IsGapless || sums.Rows != item.Version)
            AddViolation(item.ProductId,
                $"version {item.Version} with {sums.Rows} ledger rows{(sums.IsGapless ? "" : ", not numbered 1, 2, 3 ...")}");
    }

    public void Check(ProductPrice price)
    {
        CountChecked();
        if (price.SourceVersion > _products.GetValueOrDefault(price.ProductId))
            AddViolation(price.ProductId, $"its price was copied from version {price.SourceVersion}, which does not exist yet");
    }

    public override void Check(OrderRecords records)
    {
        long[] versions =
        [
            records.Order?.Version ?? 1, records.Saga?.Version ?? 1, records.Reservation?.Version ?? 1, records.Payment?.Version ?? 1,
            records.Shipment?.Version ?? 1,
        ];
        CountChecked();
        if (versions.Any(version => version < 1)) AddViolation(records.Id, "a row has a version below 1");
        if (records.Order is not { } order) return;

        // A refused reservation is published as version 1, although no row is stored.
        CheckNotNewer(records.Id, "reservation", order.History.Applied.Inventory, Math.Max(1, records.Reservation?.Version ?? 0));
        CheckNotNewer(records.Id, "payment", order.History.Applied.Payment, records.Payment?.Version ?? 0);
        CheckNotNewer(records.Id, "shipment", order.History.Applied.Shipment, records.Shipment?.Version ?? 0);
        CheckNotNewer(records.Id, "saga", order.History.Applied.Saga, records.Saga?.Version ?? 0);
    }

    void CheckNotNewer(string id, string what, VersionWindow applied, long actual)
    {
        if (applied.Newest > actual)
            AddViolation(id, $"the order has applied version {applied.Newest} of its {what}, which is at {actual}");
    }
}
