using Doms.Audit.State;
using Doms.Inventory.Domain;

namespace Doms.Audit.Invariants;

/// <summary>
/// Stock never went below zero at any point of a product's history: the ledger is added up row by row, not only in total.
/// Rows come in key order, which is not their sequence, so a product's rows are collected until all have been read.
/// </summary>
sealed class NoOversell() : Invariant("I2", "no oversell: stock is never below zero at any point of the ledger")
{
    readonly Dictionary<string, ProductLedger> _open = [];
    readonly Dictionary<string, LedgerSums> _sums = [];

    public async ValueTask Check(StockMovement movement, Func<string, ValueTask<StockItem?>> find)
    {
        CountChecked();
        if (!_open.TryGetValue(movement.ProductId, out var ledger))
        {
            var item = await find(movement.ProductId);
            _open.Add(movement.ProductId, ledger = new ProductLedger(item?.Version ?? long.MaxValue));
        }

        ledger.Movements.Add(new Movement(movement.Sequence, movement.DeltaAvailable, movement.DeltaReserved));
        if (ledger.Movements.Count == ledger.ExpectedRows) Finish(movement.ProductId, ledger);
    }

    /// <summary>Checks the remaining products after the last row; their ledgers are incomplete.</summary>
    public void Finish()
    {
        foreach (var (productId, ledger) in _open.ToList()) Finish(productId, ledger);
    }

    /// <summary>Removes and returns the sums of a product; sums that remain at the end match no product.</summary>
    public LedgerSums TakeSums(string productId) => _sums.Remove(productId, out var sums) ? sums : default;

    /// <summary>Ids in the ledger without a product; valid after every product was checked.</summary>
    public IEnumerable<string> UnknownProducts => _sums.Keys;

    void Finish(string productId, ProductLedger ledger)
    {
        _open.Remove(productId);
        ledger.Movements.Sort((left, right) => left.Sequence.CompareTo(right.Sequence));
        long available = 0, reserved = 0;
        var isGapless = !_sums.ContainsKey(productId);
        for (var i = 0; i < ledger.Movements.Count; i++)
        {
            var step = ledger.Movements[i];
            available += step.Available;
            reserved += step.Reserved;
            isGapless &= step.Sequence == i + 1;
            if (available < 0 || reserved < 0)
                AddViolation(productId, $"{available} available and {reserved} reserved after ledger row {step.Sequence}");
        }

        _sums[productId] = new LedgerSums(available, reserved, ledger.Movements.Count, isGapless);
    }

    readonly record struct Movement(long Sequence, long Available, long Reserved);

    /// <param name="expectedRows">Number of rows according to the product's version.</param>
    sealed class ProductLedger(long expectedRows)
    {
        public long ExpectedRows { get; } = expectedRows;

        public List<Movement> Movements { get; } = [];
    }
}
