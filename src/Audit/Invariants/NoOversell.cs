using Doms.Audit.State;
using Doms.Inventory.Domain;

namespace Doms.Audit.Invariants;

/// <summary>
/// Stock never went below zero at any point of a stock row's history: the ledger is added up row by row, not only in total.
/// Rows come in key order, which is not their sequence, so the rows of each are collected until all have been read.
/// </summary>
sealed class NoOversell() : Invariant("I2", "no oversell: stock is never below zero at any point of the ledger")
{
    readonly Dictionary<string, StockLedger> _open = [];
    readonly Dictionary<string, LedgerSums> _sums = [];

    public async ValueTask Check(StockMovement movement, Func<string, ValueTask<Stock?>> find)
    {
        CountChecked();
        if (!_open.TryGetValue(movement.StockId, out var ledger))
        {
            var item = await find(movement.StockId);
            _open.Add(movement.StockId, ledger = new StockLedger(item?.Version ?? long.MaxValue));
        }

        ledger.Movements.Add(new Movement(movement.Sequence, movement.DeltaAvailable, movement.DeltaReserved));
        if (ledger.Movements.Count == ledger.ExpectedRows) Finish(movement.StockId, ledger);
    }

    /// <summary>Checks the remaining ones after the last row; their ledgers are incomplete.</summary>
    public void Finish()
    {
        foreach (var (stockId, ledger) in _open.ToList()) Finish(stockId, ledger);
    }

    /// <summary>Removes and returns the sums of a stock row; sums that remain at the end match no row.</summary>
    public LedgerSums TakeSums(string stockId) => _sums.Remove(stockId, out var sums) ? sums : default;

    /// <summary>Ids in the ledger without a stock row; valid after every stock row was checked.</summary>
    public IEnumerable<string> UnknownStock => _sums.Keys;

    void Finish(string stockId, StockLedger ledger)
    {
        _open.Remove(stockId);
        ledger.Movements.Sort((left, right) => left.Sequence.CompareTo(right.Sequence));
        long available = 0, reserved = 0;
        var isGapless = !_sums.ContainsKey(stockId);
        for (var i = 0; i < ledger.Movements.Count; i++)
        {
            var step = ledger.Movements[i];
            available += step.Available;
            reserved += step.Reserved;
            isGapless &= step.Sequence == i + 1;
            if (available < 0 || reserved < 0)
                AddViolation(stockId, $"{available} available and {reserved} reserved after ledger row {step.Sequence}");
        }

        _sums[stockId] = new LedgerSums(available, reserved, ledger.Movements.Count, isGapless);
    }

    readonly record struct Movement(long Sequence, long Available, long Reserved);

    /// <param name="expectedRows">Number of rows according to the stock row's version.</param>
    sealed class StockLedger(long expectedRows)
    {
        const int MaxReserved = 4_000_000;

        public long ExpectedRows { get; } = expectedRows;

        /// <summary>24 bytes per row of one stock row, which has the size that it needs from the beginning.</summary>
        public List<Movement> Movements { get; } = new(expectedRows == long.MaxValue ? 0 : (int)Math.Clamp(expectedRows, 0, MaxReserved));
    }
}
