using System.Globalization;

namespace Doms.Host.Cli;

/// <summary>
/// Checks how many files the process may open. It needs no library but the runtime's own, because with too few descriptors no other one
/// can be loaded.
/// </summary>
static class FileDescriptors
{
    /// <summary>Libraries, the database and the ports take about 350 at rest; the others are for connections.</summary>
    public const int Needed = 1_024;

    const string LimitsFile = "/proc/self/limits";
    const string Name = "Max open files";

    /// <summary>Returns what is wrong with the limit, and the remedy; null if it suffices or is unknown.</summary>
    public static string? FindShortage() => ReadLimit() is { } limit && limit < Needed
        ? $"Only {limit} files may be open at once, and DOMS needs {Needed}: raise the limit with 'ulimit -n {Needed}', or "
            + $"LimitNOFILE={Needed} of its systemd unit."
        : null;

    /// <summary>Reads the soft limit on Linux; null where it is unlimited, or on other systems.</summary>
    static int? ReadLimit()
    {
        try
        {
            if (!File.Exists(LimitsFile)) return null;
            var line = Array.Find(File.ReadAllLines(LimitsFile), text => text.StartsWith(Name, StringComparison.Ordinal));
            var words = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words is [var soft, ..] && int.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
