using Doms.Audit.State;
using Doms.Inventory.Domain;

namespace Doms.Audit.Invariants;

/// <summary>
/// The stock ledger rows of each order or stand-alone reservation sum to the units that it holds or sold: to nothing once it was released,
/// consumed or has expired; and so do those of each way in which it ended. Rows without a reference move no reserved units.
/// </summary>
/// <remarks>
/// Ledger and reservations are in different orders, and too many to be in memory at once. A first pass adds up both in buckets, each row
/// weighted by a hash of its reference and stock row, so that a bucket is zero when all its references are right. Only the rows of other
/// buckets are read again.
/// </remarks>
sealed class ReservationLedger()
    : Invariant("I20", "reservation ledger: the stock ledger rows of each reservation sum to what it holds or sold")
{
    /// <summary>Kind of the sum of all rows of a reservation; other kinds are the reasons of its end.</summary>
    const string All = "";

    const int Buckets = 1 << 16;
    readonly long[] _sums = new long[Buckets];
    readonly Dictionary<(string Reference, string StockId, string Kind), (long Available, long Reserved)> _differences = [];
    bool _isSecondPass;

    /// <summary>True when the rows have to be read a second time.</summary>
    public bool HasDifferences => Array.Exists(_sums, sum => sum != 0);

    public void Check(StockMovement movement)
    {
        if (!_isSecondPass) CheckShape(movement);
        if (movement.Reference is not { } reference) return;
        Add(reference, movement.StockId, All, movement.DeltaAvailable, movement.DeltaReserved);
        if (EndOf(movement) is { } end) Add(reference, movement.StockId, end, movement.DeltaAvailable, movement.DeltaReserved);
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
            Add(reservation.Id, line.StockId, All, sold, -held);
            if (EndOf(reservation) is { } end)
                Add(reservation.Id, line.StockId, end, end == MovementReason.Committed ? 0 : -line.Quantity, line.Quantity);
        }
    }

    /// <summary>Begins the second pass, after all ledger rows and reservations were checked.</summary>
    public void BeginSecondPass() => _isSecondPass = true;

    /// <summary>Reports the differences, after the second pass.</summary>
    public void Finish()
    {
        foreach (var ((reference, stockId, kind), (available, reserved)) in _differences)
        {
            var rows = kind == All ? "its ledger rows" : $"its ledger rows {kind}";
            AddViolation(reference, $"{rows} of stock {stockId} have {available} available and {reserved} reserved units too many");
        }
    }

    /// <summary>Checks that a row moves units as its reason says.</summary>
    void CheckShape(StockMovement movement)
    {
        var (available, reserved) = (movement.DeltaAvailable, movement.DeltaReserved);
        var isRight = movement.Reason switch
        {
            MovementReason.Reserved => reserved > 0 && available == -reserved,
            MovementReason.Released or MovementReason.Expired or MovementReason.Consumed => reserved < 0 && available == -reserved,
            MovementReason.Committed => reserved < 0 && available == 0,
            _ => reserved == 0,
        };
        if (movement.Reference is null && reserved != 0)
            AddViolation(movement.Id, $"{reserved} reserved units were moved for no order or reservation");
        else if (!isRight)
            AddViolation(movement.Id, $"{movement.Reason} moved {available} available and {reserved} reserved units");
    }

    /// <summary>
    /// The reason by which a row ends a reservation; null where its reservation does not tell how many units it has: callers release
    /// stand-alone reservations in parts. The release of an order's has a note, the reason of the order's end.
    /// </summary>
    static string? EndOf(StockMovement movement) => movement.Reason switch
    {
        MovementReason.Committed or MovementReason.Expired or MovementReason.Consumed => movement.Reason,
        MovementReason.Released when movement.Note is not null => movement.Reason,
        _ => null,
    };

    static string? EndOf(Reservation reservation) => (reservation.Kind, reservation.Status) switch
    {
        (_, ReservationStatus.Committed) => MovementReason.Committed,
        (_, ReservationStatus.Expired) => MovementReason.Expired,
        (_, ReservationStatus.Consumed) => MovementReason.Consumed,
        // A released one is refused when it is asked for again, and keeps the lines that it had.
        (ReservationKind.Order, ReservationStatus.Released or ReservationStatus.Refused) => MovementReason.Released,
        _ => null,
    };

    void Add(string reference, string stockId, string kind, long available, long reserved)
    {
        var hash = HashOf(reference, HashOf("/", HashOf(stockId, HashOf(kind, Offset))));
        var bucket = (int)(HashOf(reference, Offset) % Buckets);
        if (_isSecondPass && _sums[bucket] != 0) AddDifference((reference, stockId, kind), available, reserved);
        if (!_isSecondPass) unchecked { _sums[bucket] += (long)(hash | 1) * ((available * Mix) + reserved); }
    }

    void AddDifference((string Reference, string StockId, string Kind) key, long available, long reserved)
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
