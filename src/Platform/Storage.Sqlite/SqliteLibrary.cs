using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>Which SQLite runs: the system's where it is newer than the bundled one, because it gets the security fixes.</summary>
static class SqliteLibrary
{
    const string Bundled = "e_sqlite3";
    const string System = "libsqlite3.so.0";

    static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Version and origin, for the log. The first call decides it for the process.</summary>
    public static string Description => Loaded.Value;

    static string Load()
    {
        var provider = typeof(SQLite3Provider_e_sqlite3).Assembly;
        var origin = "bundled";
        if (TryLoad(System, null, out var ours, out var version))
        {
            var bundledVersion = TryLoad(Bundled, provider, out var bundled, out var found) ? found : 0;
            if (version > bundledVersion) origin = "the system's";
            else ours = bundled;
            NativeLibrary.SetDllImportResolver(provider, (name, _, _) => name == Bundled ? ours : 0);
        }

        Batteries_V2.Init();

        // Nobody asks SQLite how much memory it uses, and counting it takes a lock at every allocation.
        _ = raw.sqlite3_shutdown();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        _ = raw.sqlite3_initialize();
        return $"{raw.sqlite3_libversion().utf8_to_string()}, {origin}";
    }

    static bool TryLoad(string name, Assembly? besides, out nint library, out int version)
    {
        version = 0;
        var loaded = besides is null
            ? NativeLibrary.TryLoad(name, out library)
            : NativeLibrary.TryLoad(name, besides, null, out library);
        if (!loaded || !NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var export)) return false;
        version = Marshal.GetDelegateForFunctionPointer<VersionNumber>(export)();
        return true;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    delegate int VersionNumber();
}
