using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>The SQLite that comes with the program, prepared once per process and refused where it is too old.</summary>
static class SqliteLibrary
{
    /// <summary>
    /// 3.51.3. From 3.7.0 to 3.51.2 a checkpoint may not notice that a commit on another connection has begun the write-ahead
    /// log anew, and the file is corrupt afterwards: https://www.sqlite.org/wal.html#walresetbug.
    /// </summary>
    const int OldestSafe = 3_051_003;

    static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Version of the library, for the log. The first call prepares it for the process.</summary>
    /// <exception cref="SqliteTooOldException">The library can corrupt a file.</exception>
    public static string Version => Loaded.Value;

    /// <summary>Refuses a library that can corrupt a file.</summary>
    /// <param name="number">Its version, as <c>sqlite3_libversion_number</c> has it: 3051003 for 3.51.3.</param>
    /// <exception cref="SqliteTooOldException">It can.</exception>
    public static void Check(int number)
    {
        if (number < OldestSafe) throw new SqliteTooOldException(NameOf(number), NameOf(OldestSafe));
    }

    static string Load()
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_libversion_number());

        // Nobody asks SQLite how much memory it uses, and counting it takes a lock at every allocation.
        _ = raw.sqlite3_shutdown();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        _ = raw.sqlite3_initialize();
        return raw.sqlite3_libversion().utf8_to_string();
    }

    static string NameOf(int number) => $"{number / 1_000_000}.{number / 1_000 % 1_000}.{number % 1_000}";
}

/// <summary>The native SQLite library is one that can corrupt a file.</summary>
public sealed class SqliteTooOldException(string found, string oldest) : Exception(
    $"SQLite {found} is loaded, and {oldest} or later is needed: older ones can corrupt a file in WAL mode that two connections "
    + "use (the WAL-reset bug). Build DOMS again, or put back the e_sqlite3 library that came with it.");
