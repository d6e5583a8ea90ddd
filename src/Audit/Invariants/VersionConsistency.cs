using Doms.Audit.State;
using Doms.Inventory.Domain;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Versions have no gaps, and no copy is newer than its original.</summary>
sealed class VersionConsistency() : Invariant("I8", "versions: without gaps, and no copy is newer than its original")
{
    readonly Dictionary<string, Product> _products = [];

    public void Check(Product product)
    {
        CountChecked();
        _products[product.ProductId] = product;
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
        var product = _products.GetValueOrDefault(price.ProductId);
        if (product is null || price.SourceVersion > product.Version)
            AddViolation(price.ProductId, $"its price was copied from version {price.SourceVersion}, which does not exist yet");
        else if (price.SourceVersion == product.Version && (price.Price, price.Currency) != (product.Price, product.Currency))
            AddViolation(
                price.ProductId,
                $"it costs {product.Price} {product.Currency}, its copy of the same version {price.Price} {price.Currency}");
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

        foreach (var (row, newest) in order.Heard.Rows) CheckNotNewer(records.Id, row, newest, VersionOf(records, row));
    }

    /// <summary>Version of a row of which an order has heard; the highest for dead letters, which have one only.</summary>
    static long VersionOf(OrderRecords records, string row) => row switch
    {
        // A refused reservation is published as version 1, although no row is stored.
        "reservation" => Math.Max(1, records.Reservation?.Version ?? 0),
        "saga" => records.Saga?.Version ?? 0,
        "payment" => records.Payment?.Version ?? 0,
        _ when row.StartsWith($"{records.Id}-s", StringComparison.Ordinal) => records.Shipment?.Version ?? 0,
        _ when row.StartsWith(records.Id, StringComparison.Ordinal) => records.Payment?.Version ?? 0,
        _ => long.MaxValue,
    };

    void CheckNotNewer(string id, string what, long newest, long actual)
    {
        if (newest > actual) AddViolation(id, $"the order has applied version {newest} of {what}, which is at {actual}");
    }
}
