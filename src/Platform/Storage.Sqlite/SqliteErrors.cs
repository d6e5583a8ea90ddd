using Doms.Engine.Storage;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>Maps SQLite result codes to exceptions of the store.</summary>
static class SqliteErrors
{
    const int PrimaryMask = 0xFF;

    public static bool IsUnique(int code) =>
        code is raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_ROWID;

    /// <summary>Returns true if a retry or an operator may resolve the failure; the change itself is valid.</summary>
    public static bool IsUnavailable(int code) => (code & PrimaryMask) is raw.SQLITE_FULL or raw.SQLITE_IOERR
        or raw.SQLITE_CANTOPEN or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_READONLY or raw.SQLITE_NOMEM
        or raw.SQLITE_PROTOCOL or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_INTERRUPT;

    /// <summary>
    /// Whether the file was written and not synchronized: a commit may survive, or not. A failed write leaves no valid commit.
    /// </summary>
    public static bool IsSyncError(int code) => code is raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC;

    /// <summary>Returns true for a file that does not contain what SQLite has written to it.</summary>
    public static bool IsDamage(int code) => (code & PrimaryMask) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>Creates the exception for the last failure on a connection.</summary>
    public static Exception LastError(sqlite3 connection, string operation) => ToException(
        raw.sqlite3_extended_errcode(connection), raw.sqlite3_errmsg(connection).utf8_to_string(), operation);

    public static Exception ToException(int code, string message, string operation, Exception? inner = null)
    {
        var text = $"SQLite could not {operation}: {message} (code {code}).";
        if (code == raw.SQLITE_BUSY_SNAPSHOT) return new VersionConflictException(text, inner);
        if (IsDamage(code)) return new StoreDamagedException(
            $"The database is damaged: SQLite could not {operation} ({message}). 'doms verify' names the damage; restore a copy.", inner);
        return IsUnavailable(code) ? new StoreUnavailableException(text, inner) : new StoreRefusedException(text, inner);
    }
}
