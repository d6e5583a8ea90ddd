using Doms.Audit.State;
using Doms.Inventory.Domain;

namespace Doms.Audit.Invariants;

/// <summary>The ledger of each stock row adds up to its balances, and its reserved quantity is the sum of its open reservations.</summary>
sealed class StockBalance() : Invariant("I1", "stock conservation: ledger = balances, reserved = open reservations")
{
    readonly Dictionary<string, long> _reservedDifferences = [];

    public void Check(Stock stock, LedgerSums sums)
    {
        CountChecked();
        if (sums.Available != stock.Available)
            AddViolation(stock.Id, $"{stock.Available} available, but {sums.Available} by its ledger");
        if (sums.Reserved != stock.Reserved)
            AddViolation(stock.Id, $"{stock.Reserved} reserved, but {sums.Reserved} by its ledger");
        if (stock.Reserved != 0) Add(stock.Id, stock.Reserved);
    }

    public void AddUnknownStock(string stockId) => AddViolation(stockId, "there are stock ledger rows, but no stock");

    public void CheckProduct(Stock stock, Product? product)
    {
        if (product is null) AddViolation(stock.Id, $"there is stock of product {stock.ProductId}, which does not exist");
    }

    public override void Check(OrderRecords records)
    {
        if (records.Reservation is not { Status: ReservationStatus.Reserved } open) return;
        foreach (var line in open.Lines) Add(line.StockId, -line.Quantity);
    }

    /// <summary>Reports the differences, after all stock rows and reservations were checked.</summary>
    public void Finish()
    {
        foreach (var (stockId, difference) in _reservedDifferences)
            if (difference > 0)
                AddViolation(stockId, $"{difference} more reserved than in open reservations");
            else
                AddViolation(stockId, $"{-difference} more in open reservations than reserved");
    }

    void Add(string stockId, long quantity)
    {
        var sum = _reservedDifferences.GetValueOrDefault(stockId) + quantity;
        if (sum == 0) _reservedDifferences.Remove(stockId);
        else _reservedDifferences[stockId] = sum;
    }
}
