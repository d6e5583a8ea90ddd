using Doms.Audit.State;
using Doms.Inventory.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Each product's ledger adds up to its balances, and its reserved quantity is the sum of its open reservations.</summary>
sealed class StockBalance() : Invariant("I1", "stock conservation: ledger = balances, reserved = open reservations")
{
    readonly Dictionary<string, long> _reservedDifferences = [];

    public void Check(StockItem item, LedgerSums sums)
    {
        CountChecked();
        if (sums.Available != item.Available)
            AddViolation(item.ProductId, $"{item.Available} available, but {sums.Available} by its ledger");
        if (sums.Reserved != item.Reserved)
            AddViolation(item.ProductId, $"{item.Reserved} reserved, but {sums.Reserved} by its ledger");
        if (item.Reserved != 0) Add(item.ProductId, item.Reserved);
    }

    public void AddUnknownProduct(string productId) =>
        AddViolation(productId, "there are stock ledger rows, but no product");

    public override void Check(OrderRecords records)
    {
        if (records.Reservation is not { Status: ReservationStatus.Reserved } open) return;
        foreach (var line in open.Lines) Add(line.ProductId, -line.Quantity);
    }

    /// <summary>Reports the differences, after all products and reservations were checked.</summary>
    public void Finish()
    {
        foreach (var (productId, difference) in _reservedDifferences)
            if (difference > 0)
                AddViolation(productId, $"{difference} more reserved than in open reservations");
            else
                AddViolation(productId, $"{-difference} more in open reservations than reserved");
    }

    void Add(string productId, long quantity)
    {
        var sum = _reservedDifferences.GetValueOrDefault(productId) + quantity;
        if (sum == 0) _reservedDifferences.Remove(productId);
        else _reservedDifferences[productId] = sum;
    }
}
