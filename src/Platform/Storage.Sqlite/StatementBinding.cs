using System.Runtime.InteropServices;

namespace Doms.Storage.Sqlite;

/// <summary>
/// Functions of SQLite that bind a value. An order binds hundreds, and each call by SQLitePCLRaw first counts a reference to the statement.
/// </summary>
static class StatementBinding
{
    const string Library = "e_sqlite3";
    const DllImportSearchPath Paths = DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories;

    /// <summary>SQLITE_TRANSIENT: the text is copied.</summary>
    public const nint CopiesText = -1;

    [DllImport(Library, EntryPoint = "sqlite3_bind_int64")]
    [DefaultDllImportSearchPaths(Paths)]
    public static extern int Int64(nint statement, int index, long value);

    [DllImport(Library, EntryPoint = "sqlite3_bind_text")]
    [DefaultDllImportSearchPaths(Paths)]
    public static extern int Text(nint statement, int index, ref byte utf8, int length, nint lifetime);

    [DllImport(Library, EntryPoint = "sqlite3_bind_null")]
    [DefaultDllImportSearchPaths(Paths)]
    public static extern int Null(nint statement, int index);
}
