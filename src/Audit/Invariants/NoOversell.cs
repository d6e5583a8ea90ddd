using Doms.Inventory.Domain;

namespace Doms.Audit.Invariants;

/// <summary>What a product's ledger comes to.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="IsGapless">They are numbered 1, 2, 3 and so on.</param>
readonly record struct LedgerSums(long Available, long Reserved, long Rows, bool IsGapless);

/// <summary>
/// At every point of its history no product had less than nothing: the ledger is folded row by row, not only summed up.
/// Rows come in the order of their keys, so a product's are gathered until all of them are there.
/// </summary>
sealed class NoOversell() : Invariant("I2", "no oversell: stock is never below zero at any point of the ledger")
{
    readonly Dictionary<string, ProductLedger> _open = [];
    readonly Dictionary<string, LedgerSums> _sums = [];

    public async ValueTask Check(StockMovement movement, Func<string, ValueTask<StockItem?>> find)
    {
        CountChecked();
        if (!_open.TryGetValue(movement.ProductId, out var gathered))
        {
            var item = await find(movement.ProductId);
            _open.Add(movement.ProductId, gathered = new ProductLedger(item?.Version ?? long.MaxValue));
        }

        gathered.Movements.Add(new Movement(movement.Sequence, movement.DeltaAvailable, movement.DeltaReserved));
        if (gathered.Movements.Count == gathered.ExpectedRows) Finish(movement.ProductId, gathered);
    }

    /// <summary>All rows have been looked at: what is still incomplete stays so.</summary>
    public void Finish()
    {
        foreach (var (productId, gathered) in _open.ToList()) Finish(productId, gathered);
    }

    /// <summary>Takes the sums of a product out; what is left at the end belongs to no product.</summary>
    public LedgerSums TakeSums(string productId) => _sums.Remove(productId, out var sums) ? sums : default;

    /// <summary>Every product has been looked at.</summary>
    public IEnumerable<string> UnknownProducts => _sums.Keys;

    void Finish(string productId, ProductLedger gathered)
    {
        _open.Remove(productId);
        gathered.Movements.Sort((left, right) => left.Sequence.CompareTo(right.Sequence));
        long available = 0, reserved = 0;
        var isGapless = !_sums.ContainsKey(productId);
        for (var i = 0; i < gathered.Movements.Count; i++)
        {
            var step = gathered.Movements[i];
            available += step.Available;
            reserved += step.Reserved;
            isGapless &= step.Sequence == i + 1;
            if (available < 0 || reserved < 0)
                AddViolation(productId, $"after ledger row {step.Sequence} there were {available} available and {reserved} reserved");
        }

        _sums[productId] = new LedgerSums(available, reserved, gathered.Movements.Count, isGapless);
    }

    readonly record struct Movement(long Sequence, long Available, long Reserved);

    /// <param name="expectedRows">Rows that the product's version says there are.</param>
    sealed class ProductLedger(long expectedRows)
    {
        public long ExpectedRows { get; } = expectedRows;

        public List<Movement> Movements { get; } = [];
    }
}
