using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>The bundled SQLite library, initialized once per process and rejected if too old.</summary>
static class SqliteLibrary
{
    /// <summary>
    /// 3.51.3. From 3.7.0 to 3.51.2 a checkpoint can miss that another connection's commit has reset the write-ahead
    /// log, which corrupts the file: https://www.sqlite.org/wal.html#walresetbug.
    /// </summary>
    const int OldestSafe = 3_051_003;

    static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Version of the library, for the log. The first call initializes it.</summary>
    /// <exception cref="SqliteTooOldException">The library can corrupt a file.</exception>
    public static string Version => Loaded.Value;

    /// <summary>Rejects a library that can corrupt a file.</summary>
    /// <param name="number">Version as returned by <c>sqlite3_libversion_number</c>: 3051003 for 3.51.3.</param>
    /// <exception cref="SqliteTooOldException">The library can corrupt a file.</exception>
    public static void Check(int number)
    {
        if (number < OldestSafe) throw new SqliteTooOldException(NameOf(number), NameOf(OldestSafe));
    }

    static string Load()
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_libversion_number());

        // Memory statistics are not used, and collecting them takes a lock at every allocation.
        _ = raw.sqlite3_shutdown();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        _ = raw.sqlite3_initialize();
        return raw.sqlite3_libversion().utf8_to_string();
    }

    static string NameOf(int number) => $"{number / 1_000_000}.{number / 1_000 % 1_000}.{number % 1_000}";
}

/// <summary>The native SQLite library has a bug that can corrupt a file.</summary>
public sealed class SqliteTooOldException(string found, string oldest) : Exception(
    $"SQLite {found} is loaded, but {oldest} or later is required: older versions can corrupt a file in WAL mode that two connections "
    + "use (the WAL-reset bug). Rebuild DOMS, or restore its own e_sqlite3 library.");
