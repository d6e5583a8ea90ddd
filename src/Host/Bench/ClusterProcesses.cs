using System.Globalization;
using Doms.Host.Running;

namespace Doms.Host.Bench;

/// <summary>
/// The processes of a running system, and what Linux says they have used: those of the pid files of <c>deploy/local/cluster.sh</c>, else
/// the one that holds the data folder. A database server has a process for each connection, all children of one.
/// </summary>
static class ClusterProcesses
{
    const string Own = "doms";
    const int StatesFrom = 2;
    const int ParentField = 1;
    const int FirstTimeField = 11;
    const int TimeFields = 4;
    const int TicksPerSecond = 100;
    const long PageBytes = 4_096;

    static readonly string[] Servers = ["postgresql", "redis", "kafka"];

    /// <param name="folder">Data folder of the system.</param>
    /// <param name="running">The process that holds the folder.</param>
    public static ResourceUse ReadUse(string folder, RunningAddresses running)
    {
        var cpu = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        var bytes = 0L;
        foreach (var (name, pid) in PidFiles(folder).DefaultIfEmpty((Own, running.ProcessId)))
        {
            var part = Array.Find(Servers, name.StartsWith) ?? Own;
            foreach (var process in Family(pid))
            {
                cpu[part] = cpu.GetValueOrDefault(part) + CpuOf(process, isFirst: process == pid);
                bytes += MemoryOf(process, isFirst: process == pid);
            }
        }

        return new ResourceUse(cpu, bytes);
    }

    static IEnumerable<(string Name, int Pid)> PidFiles(string folder) =>
        new DirectoryInfo(Path.Combine(folder, "run")) is { Exists: true } run
        ? run.GetFiles("*.pid").Select(ReadPid)
        : [];

    static (string Name, int Pid) ReadPid(FileInfo file) => (
        Path.GetFileNameWithoutExtension(file.Name), int.Parse(File.ReadAllText(file.FullName), CultureInfo.InvariantCulture));

    static IEnumerable<int> Family(int pid) => Directory.GetDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id == pid || (id > 0 && FieldsOf(id) is { Length: > ParentField } fields && ParentOf(fields) == pid));

    /// <summary>The first process has the time of its ended children too.</summary>
    static TimeSpan CpuOf(int pid, bool isFirst) => FieldsOf(pid) is { Length: >= FirstTimeField + TimeFields } fields
        ? TimeSpan.FromSeconds(fields.Skip(FirstTimeField).Take(isFirst ? TimeFields : TimeFields / 2).Sum(Number) / (double)TicksPerSecond)
        : TimeSpan.Zero;

    /// <summary>Memory that the processes of a server share counts with the first of them.</summary>
    static long MemoryOf(int pid, bool isFirst)
    {
        const int residentPages = 1, sharedPages = 2;
        if (ReadText(pid, "statm").Split(' ') is not { Length: > sharedPages } fields) return 0;
        return (Number(fields[residentPages]) - (isFirst ? 0 : Number(fields[sharedPages]))) * PageBytes;
    }

    static int ParentOf(string[] fields) => (int)Number(fields[ParentField]);

    /// <summary>Fields of <c>stat</c> from the state on; the name before them may contain anything.</summary>
    static string[] FieldsOf(int pid)
    {
        var text = ReadText(pid, "stat");
        return text[(text.LastIndexOf(')') + (text.Length > 0 ? StatesFrom : 1))..].Split(' ');
    }

    /// <summary>A process may end at any time; it has used nothing then.</summary>
    static string ReadText(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (IOException)
        {
            return "";
        }
    }

    static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
