using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Doms.Tests.EndToEnd.Processes;

/// <summary>
/// Prevents the files of a running process from growing, which simulates a full disk. Linux only: see prlimit(2).
/// </summary>
static class FileLimit
{
    const int FileSize = 1;

    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <param name="bytes">Maximum file size; null restores the process's hard limit.</param>
    public static void Set(Process process, ulong? bytes)
    {
        var known = default(Limits);
        Check(Read(process.Id, FileSize, 0, ref known));
        var wanted = new Limits { Soft = bytes ?? known.Hard, Hard = known.Hard };
        Check(Write(process.Id, FileSize, ref wanted, 0));
    }

    static void Check(int result)
    {
        if (result != 0) throw new InvalidOperationException($"prlimit failed with {Marshal.GetLastPInvokeError()}.");
    }

    [DllImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    static extern int Read(int processId, int resource, nint wanted, ref Limits known);

    [DllImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    static extern int Write(int processId, int resource, ref Limits wanted, nint known);

    [StructLayout(LayoutKind.Sequential)]
    struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }
}
