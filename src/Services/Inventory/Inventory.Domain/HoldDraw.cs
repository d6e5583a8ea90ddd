namespace Doms.Inventory.Domain;

/// <summary>Takes units of one product out of holds, one after another, until enough are taken.</summary>
sealed class HoldDraw(StockItem stock, long quantity)
{
    readonly List<StockItem> _stock = [];
    readonly List<StockMovement> _movements = [];
    readonly List<Reservation> _holds = [];
    int _ended;

    /// <summary>Units not found yet.</summary>
    public long Left { get; private set; } = quantity;

    public void From(Reservation hold, string caller, DateTimeOffset now)
    {
        if (Left == 0) return;
        var line = hold.Lines[0];
        var taken = Math.Min(Left, line.Quantity);
        var before = _stock.Count == 0 ? stock : _stock[^1];
        var after = before.Moved(taken, -taken);
        _stock.Add(after);
        _movements.Add(StockMovement.Between(before, after, new Cause(MovementReason.Released, hold.Id, caller, now)));
        _holds.Add(taken == line.Quantity
            ? hold.Become(ReservationStatus.Released)
            : hold with { Version = hold.Version + 1, Lines = [line with { Quantity = line.Quantity - taken }] });
        if (taken == line.Quantity) _ended++;
        Left -= taken;
    }

    public StockDecision Decide(HoldQuota? quota) => new()
    {
        Stock = _stock, Movements = _movements, Reservations = _holds, Quota = quota?.GiveBack(_ended),
    };
}
