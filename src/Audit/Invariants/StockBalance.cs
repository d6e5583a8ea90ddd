using Doms.Audit.Books;
using Doms.Inventory.Domain;

namespace Doms.Audit.Invariants;

/// <summary>The ledger's sums are the balances, and what is reserved is what open reservations hold.</summary>
sealed class StockBalance() : Invariant("I1", "stock conservation: ledger = balances, reserved = open reservations")
{
    readonly Dictionary<string, long> _reservedDifferences = [];

    public void Check(StockItem item, LedgerSums sums)
    {
        CountChecked();
        if (sums.Available != item.Available)
            AddViolation(item.ProductId, $"{item.Available} available, but its ledger comes to {sums.Available}");
        if (sums.Reserved != item.Reserved)
            AddViolation(item.ProductId, $"{item.Reserved} reserved, but its ledger comes to {sums.Reserved}");
        if (item.Reserved != 0) Add(item.ProductId, item.Reserved);
    }

    public void AddUnknownProduct(string productId) =>
        AddViolation(productId, "it has rows in the stock ledger, but is no product");

    public override void Check(OrderRecords file)
    {
        if (file.Reservation is not { Status: ReservationStatus.Reserved } open) return;
        foreach (var line in open.Lines) Add(line.ProductId, -line.Quantity);
    }

    /// <summary>All products and reservations have been looked at.</summary>
    public void Finish()
    {
        foreach (var (productId, difference) in _reservedDifferences)
            if (difference > 0)
                AddViolation(productId, $"{difference} more reserved than open reservations hold");
            else
                AddViolation(productId, $"open reservations hold {-difference} more than are reserved");
    }

    void Add(string productId, long quantity)
    {
        var sum = _reservedDifferences.GetValueOrDefault(productId) + quantity;
        if (sum == 0) _reservedDifferences.Remove(productId);
        else _reservedDifferences[productId] = sum;
    }
}
