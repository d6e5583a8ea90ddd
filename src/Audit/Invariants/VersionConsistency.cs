using Doms.Audit.Books;
using Doms.Inventory.Domain;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Versions count without gap, and nobody knows of a newer version than there is.</summary>
sealed class VersionConsistency() : Invariant("I8", "versions: counted without gap, and no copy is newer than its original")
{
    readonly Dictionary<string, long> _products = [];

    public void Check(StockItem item, LedgerSums sums)
    {
        CountChecked();
        _products[item.ProductId] = item.Version;
        if (!sums.IsGapless || sums.Rows != item.Version)
            AddViolation(item.ProductId,
                $"at version {item.Version} with {sums.Rows} ledger rows{(sums.IsGapless ? "" : ", not numbered 1, 2, 3 ...")}");
    }

    public void Check(ProductPrice price)
    {
        CountChecked();
        if (price.SourceVersion > _products.GetValueOrDefault(price.ProductId))
            AddViolation(price.ProductId, $"its price was copied from version {price.SourceVersion}, which is not there yet");
    }

    public override void Check(OrderRecords file)
    {
        long[] versions =
        [
            file.Order?.Version ?? 1, file.Saga?.Version ?? 1, file.Reservation?.Version ?? 1, file.Payment?.Version ?? 1,
            file.Shipment?.Version ?? 1,
        ];
        CountChecked();
        if (Array.Exists(versions, version => version < 1)) AddViolation(file.Id, "a row with a version below 1");
        if (file.Order is not { } order) return;

        // A refusal is told as version 1 of a reservation that is never written.
        CheckNotNewer(file.Id, "reservation", order.History.Applied.Inventory, Math.Max(1, file.Reservation?.Version ?? 0));
        CheckNotNewer(file.Id, "payment", order.History.Applied.Payment, file.Payment?.Version ?? 0);
        CheckNotNewer(file.Id, "shipment", order.History.Applied.Shipment, file.Shipment?.Version ?? 0);
        CheckNotNewer(file.Id, "saga", order.History.Applied.Saga, file.Saga?.Version ?? 0);
    }

    void CheckNotNewer(string id, string what, VersionWindow known, long actual)
    {
        if (known.Newest > actual) AddViolation(id, $"the order knows version {known.Newest} of its {what}, which is at {actual}");
    }
}
