namespace Doms.Inventory.Domain;

/// <summary>The stock rows of one decision: each may change several times, and each change has its ledger row.</summary>
/// <param name="loaded">Current rows.</param>
sealed class StockChanges(IReadOnlyList<Stock> loaded)
{
    readonly Dictionary<string, Stock> _stock = loaded.ToDictionary(stock => stock.Id);
    readonly List<object> _rows = [];

    /// <summary>Changed stock rows and their ledger rows, in the order they are written.</summary>
    public IReadOnlyList<object> Rows => _rows;

    /// <summary>A stock row with its changes so far; null for an unknown one.</summary>
    public Stock? Find(string id) => _stock.GetValueOrDefault(id);

    /// <summary>Reserves the units of every line.</summary>
    public void Reserve(IReadOnlyList<ReservationLine> lines, MovementCause cause) => Move(lines, available: -1, reserved: 1, cause);

    /// <summary>Returns the reserved units of every line to the available ones.</summary>
    public void Release(IReadOnlyList<ReservationLine> lines, MovementCause cause) => Move(lines, available: 1, reserved: -1, cause);

    /// <summary>Removes the reserved units of every line.</summary>
    public void Commit(IReadOnlyList<ReservationLine> lines, MovementCause cause) => Move(lines, available: 0, reserved: -1, cause);

    /// <summary>Changes the available units of a stock row.</summary>
    public void Adjust(string id, long delta, MovementCause cause) => Apply(id, delta, reserved: 0, cause, lineId: null);

    void Move(IReadOnlyList<ReservationLine> lines, int available, int reserved, MovementCause cause)
    {
        foreach (var line in lines) Apply(line.StockId, available * line.Quantity, reserved * line.Quantity, cause, line.LineId);
    }

    void Apply(string id, long available, long reserved, MovementCause cause, string? lineId)
    {
        var before = _stock[id];
        var after = before.WithDelta(available, reserved);
        _stock[id] = after;
        _rows.Add(after);
        _rows.Add(StockMovement.Between(before, after, cause, lineId));
    }
}
