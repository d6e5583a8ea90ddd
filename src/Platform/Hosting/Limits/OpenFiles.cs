using System.Globalization;

namespace Doms.Hosting.Limits;

/// <summary>The operating system's limit on the open files of this process, connections included.</summary>
public static class OpenFiles
{
    /// <summary>Files kept for calls to other systems, database connections, and accepting a connection that is then refused.</summary>
    const int Reserved = 128;

    /// <summary>The limit; null where the system has none that can be read, as outside Linux.</summary>
    public static int? Limit { get; } = Read();

    /// <summary>The number of connections that may be open at once, given what is open now.</summary>
    public static int MaxConnections() => Limit is { } limit
        ? Math.Clamp(limit - Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() - Reserved, 1, HttpLimits.MaxConnections)
        : HttpLimits.MaxConnections;

    static int? Read()
    {
        const string name = "Max open files";
        if (!OperatingSystem.IsLinux()) return null;
        var line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var soft = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
