using Doms.Audit.Books;
using Doms.Inventory.Domain;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Versions count without gap, and nobody knows of a newer version than there is.</summary>
sealed class Versions() : Invariant("I8", "versions: counted without gap, and no copy is newer than its original")
{
    readonly Dictionary<string, long> _products = [];

    public void Look(StockItem item, LedgerSums sums)
    {
        Count();
        _products[item.ProductId] = item.Version;
        if (!sums.IsGapless || sums.Rows != item.Version)
            Violated(item.ProductId,
                $"at version {item.Version} with {sums.Rows} ledger rows{(sums.IsGapless ? "" : ", not numbered 1, 2, 3 ...")}");
    }

    public void Look(ProductPrice price)
    {
        Count();
        if (price.SourceVersion > _products.GetValueOrDefault(price.ProductId))
            Violated(price.ProductId, $"its price was copied from version {price.SourceVersion}, which is not there yet");
    }

    public override void Look(OrderFile file)
    {
        long[] versions =
        [
            file.Order?.Version ?? 1, file.Saga?.Version ?? 1, file.Reservation?.Version ?? 1, file.Payment?.Version ?? 1,
            file.Shipment?.Version ?? 1,
        ];
        Count();
        if (Array.Exists(versions, version => version < 1)) Violated(file.Id, "a row with a version below 1");
        if (file.Order is not { } order) return;

        // A refusal is told as version 1 of a reservation that is never written.
        NoNewer(file.Id, "reservation", order.Trail.Applied.Inventory, Math.Max(1, file.Reservation?.Version ?? 0));
        NoNewer(file.Id, "payment", order.Trail.Applied.Payment, file.Payment?.Version ?? 0);
        NoNewer(file.Id, "shipment", order.Trail.Applied.Shipment, file.Shipment?.Version ?? 0);
        NoNewer(file.Id, "saga", order.Trail.Applied.Saga, file.Saga?.Version ?? 0);
    }

    void NoNewer(string id, string what, Told known, long actual)
    {
        if (known.Newest > actual) Violated(id, $"the order knows version {known.Newest} of its {what}, which is at {actual}");
    }
}
