using System.Diagnostics;
using System.Globalization;

namespace Doms.Tests.Servers;

/// <summary>
/// A server of the tests as a child process. A shell stands between the two and ends the server when the test process has ended,
/// however that happened.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    // $1 log, $2 folder to delete at the end unless told to keep it, $3 the signal that ends the server, then its command.
    const string Keeper = """
        log=$1 folder=$2 signal=$3
        shift 3
        "$@" >>"$log" 2>&1 </dev/null &
        server=$!
        echo $server
        word=$(cat)
        kill -s "$signal" $server 2>/dev/null
        wait $server
        [ "$word" = keep ] || [ -z "$folder" ] || rm -rf "$folder"
        """;

    /// <summary>Place of the start time among the fields after the name.</summary>
    const int StartField = 19;

    readonly Process _keeper;

    ServerProcess(Process keeper, int pid)
    {
        _keeper = keeper;
        Pid = pid;
    }

    public int Pid { get; }

    /// <summary>False once the server has ended, also where it ended unexpectedly.</summary>
    public bool IsRunning => !HasEnded(Pid);

    /// <summary>
    /// Whether a process has ended. One that its parent has not asked for is still listed, as a zombie, and keeps its ports while other
    /// threads of it are.
    /// </summary>
    /// <param name="start">When it started, by <see cref="StartOf"/>: another process may have got its number; null for any.</param>
    public static bool HasEnded(int pid, string? start = null)
    {
        try
        {
            var fields = Fields(pid);
            return (start ?? fields[StartField]) != fields[StartField]
                || (fields[0] == "Z" && Directory.GetDirectories($"/proc/{pid}/task").Length == 1);
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Returns the start time of a process, in ticks since the start of the machine.</summary>
    /// <exception cref="IOException">It has ended.</exception>
    public static string StartOf(int pid) => Fields(pid)[StartField];

    /// <summary>The fields of proc(5) after the name of the program, which may have blanks.</summary>
    static string[] Fields(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    /// <param name="command">Program and arguments; a program that forks into the background is not supported.</param>
    /// <param name="log">File for the output of the server.</param>
    /// <param name="environment">Variables in addition to those of this process.</param>
    /// <param name="folder">Deleted once the server has ended, or this process.</param>
    /// <param name="signal">Ends the server when this object is disposed or the test process has ended.</param>
    public static async Task<ServerProcess> Start(
        IReadOnlyList<string> command, string log, IReadOnlyDictionary<string, string>? environment = null, string? folder = null,
        string signal = "KILL")
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Keeper, "sh", log, folder ?? "", signal, .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var keeper = Process.Start(start)!;
        var pid = await keeper.StandardOutput.ReadLineAsync();
        return new ServerProcess(keeper, int.Parse(pid!, CultureInfo.InvariantCulture));
    }

    /// <summary>Sends a signal to the server, such as <c>KILL</c>, <c>TERM</c>, <c>STOP</c> or <c>CONT</c>.</summary>
    public async Task Signal(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, Pid.ToString(CultureInfo.InvariantCulture)])!;
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends the server and waits until it has ended; keeps its folder, to start it again.</summary>
    public async Task EndAndKeepFolder()
    {
        await _keeper.StandardInput.WriteAsync("keep");
        await DisposeAsync();
    }

    /// <summary>Ends the server, waits until it has ended, and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    public static async Task Run(IReadOnlyList<string> command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A user that a program is run as may not enter the present folder.
            WorkingDirectory = Path.GetTempPath(),
        })!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)}: {string.Concat(output)}");
    }
}
