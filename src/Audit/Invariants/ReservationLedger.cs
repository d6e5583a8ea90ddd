using Doms.Audit.State;
using Doms.Inventory.Domain;

namespace Doms.Audit.Invariants;

/// <summary>
/// The stock ledger rows of each order or stand-alone reservation sum to the units that it holds or sold: to nothing once it was released,
/// consumed or has expired. Rows without a reference move no reserved units.
/// </summary>
/// <remarks>
/// Ledger and reservations are in different orders, and too many to be in memory at once. A first pass adds up both in buckets, each row
/// weighted by a hash of its reference and stock row, so that a bucket is zero when all its references are right. Only the rows of other
/// buckets are read again.
/// </remarks>
sealed class ReservationLedger()
    : Invariant("I20", "reservation ledger: the stock ledger rows of each reservation sum to what it holds or sold")
{
    const int Buckets = 1 << 16;
    readonly long[] _sums = new long[Buckets];
    readonly Dictionary<(string Reference, string StockId), (long Available, long Reserved)> _differences = [];
    bool _isSecondPass;

    /// <summary>True when the rows have to be read a second time.</summary>
    public bool HasDifferences => Array.Exists(_sums, sum => sum != 0);

    public void Check(StockMovement movement)
    {
        if (movement.Reference is { } reference) Add(reference, movement.StockId, movement.DeltaAvailable, movement.DeltaReserved);
        else if (movement.DeltaReserved != 0 && !_isSecondPass)
            AddViolation(movement.Id, $"{movement.DeltaReserved} reserved units were moved for no order or reservation");
    }

    public override void Check(OrderRecords records)
    {
        if (records.Reservation is not { } reservation) return;
        CountChecked();
        Check(reservation);
    }

    public void Check(Reservation reservation)
    {
        foreach (var line in reservation.Lines)
        {
            var (sold, held) = reservation.Status switch
            {
                ReservationStatus.Reserved => (line.Quantity, line.Quantity),
                ReservationStatus.Committed => (line.Quantity, 0),
                _ => (0, 0),
            };
            Add(reservation.Id, line.StockId, sold, -held);
        }
    }

    /// <summary>Begins the second pass, after all ledger rows and reservations were checked.</summary>
    public void BeginSecondPass() => _isSecondPass = true;

    /// <summary>Reports the differences, after the second pass.</summary>
    public void Finish()
    {
        foreach (var ((reference, stockId), (available, reserved)) in _differences)
            AddViolation(
                reference, $"its ledger rows of stock {stockId} have {available} available and {reserved} reserved units too many");
    }

    void Add(string reference, string stockId, long available, long reserved)
    {
        var hash = HashOf(reference, HashOf("/", HashOf(stockId, Offset)));
        var bucket = (int)(HashOf(reference, Offset) % Buckets);
        if (_isSecondPass && _sums[bucket] != 0) AddDifference((reference, stockId), available, reserved);
        if (!_isSecondPass) unchecked { _sums[bucket] += (long)(hash | 1) * ((available * Mix) + reserved); }
    }

    void AddDifference((string Reference, string StockId) key, long available, long reserved)
    {
        var sum = _differences.GetValueOrDefault(key);
        sum = (sum.Available + available, sum.Reserved + reserved);
        if (sum == (0, 0)) _differences.Remove(key);
        else _differences[key] = sum;
    }

    /// <summary>Keeps available and reserved units apart in one number.</summary>
    const long Mix = 0x1_0000_0001;

    const ulong Offset = 14_695_981_039_346_656_037;

    /// <summary>FNV-1a, which is the same in every process.</summary>
    static ulong HashOf(string text, ulong hash)
    {
        const ulong prime = 1_099_511_628_211;
        foreach (var unit in text) hash = unchecked((hash ^ unit) * prime);
        return hash;
    }
}
