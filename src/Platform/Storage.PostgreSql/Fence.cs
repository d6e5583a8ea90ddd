using System.Globalization;

namespace Doms.Storage.PostgreSql;

/// <summary>
/// Locks of the whole database, held by sessions and transactions of all processes. The first statement of a commit takes the lock of the
/// guarded tables: shared when it relies on their rows, exclusively when it changes one. What a guard finds afterwards stays true until
/// the commit, also for absent rows, which no row lock can hold.
/// </summary>
static class Fence
{
    // "DOMS" in ASCII: other programs on the database use other classes.
    const int Class = 0x444F4D53;
    const int GuardedTables = 1;
    const int Schema = 2;

    public static readonly string Share = Lock("pg_advisory_xact_lock_shared", GuardedTables);
    public static readonly string Exclude = Lock("pg_advisory_xact_lock", GuardedTables);
    public static readonly string BeginSetup = Lock("pg_advisory_lock", Schema);
    public static readonly string EndSetup = Lock("pg_advisory_unlock", Schema);

    static string Lock(string function, int what) =>
        string.Create(CultureInfo.InvariantCulture, $"SELECT {function}({Class}, {what})");
}
