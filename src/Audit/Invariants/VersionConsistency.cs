using Doms.Audit.State;
using Doms.Inventory.Domain;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Versions have no gaps, and no copy is newer than its original.</summary>
sealed class VersionConsistency() : Invariant("I8", "versions: without gaps, and no copy is newer than its original")
{
    readonly Dictionary<string, long> _products = [];

    public void Check(Product product)
    {
        CountChecked();
        _products[product.ProductId] = product.Version;
    }

    public void Check(Stock stock, LedgerSums sums)
    {
        CountChecked();
        if (!sums.IsGapless || sums.Rows != stock.Version)
            AddViolation(stock.Id,
                $"version {stock.Version} with {sums.Rows} ledger rows{(sums.IsGapless ? "" : ", not numbered 1, 2, 3 ...")}");
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
        if (Array.Exists(versions, version => version < 1)) AddViolation(records.Id, "a row has a version below 1");
        if (records.Order is not { } order) return;

        // Earlier versions published a refused reservation as version 1 without storing a row.
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
