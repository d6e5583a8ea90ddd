using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Doms.Tests.EndToEnd.Processes;

/// <summary>Runs the built executable like a user.</summary>
static class Executable
{
    const int SigHup = 1;
    const int SigTerm = 15;

    /// <summary>
    /// Ignores SIGXFSZ, so that a file over the limit is a write error, as on a full disk, instead of ending the
    /// process.
    /// </summary>
    const string IgnoringFileLimits = "trap '' XFSZ; exec \"$0\" \"$@\"";
    static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Path of the executable: the variable <c>DOMS_EXECUTABLE</c>, or that of project Host in the configuration of this
    /// test.
    /// </summary>
    public static string Path { get; } = Find();

    /// <summary>Runs a command to completion.</summary>
    public static Task<CommandResult> Run(params string[] arguments) => RunIn(":", arguments);

    /// <summary>Runs a command to completion after a command of the shell, e.g. <c>ulimit -n 200</c>.</summary>
    public static async Task<CommandResult> RunIn(string preparation, params string[] arguments)
    {
        using var process = Start(arguments, new Dictionary<string, string>(), preparation);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(CommandTimeout);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"doms {string.Join(' ', arguments)} did not end in {CommandTimeout.TotalSeconds} s.", late);
        }

        return new CommandResult(process.ExitCode, await output, await errors);
    }

    public static Process Start(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings, string preparation = ":")
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = System.IO.Path.GetTempPath(),
        };
        foreach (var argument in (string[])["-c", $"{preparation}; {IgnoringFileLimits}", Path]) start.ArgumentList.Add(argument);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // Hints name the program as it was called, and the tests were called by a script.
        start.Environment.Remove("DOMS_COMMAND");
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{Path} does not start.");
    }

    /// <summary>Sends SIGTERM, as a service manager does.</summary>
    public static void Terminate(Process process) => _ = SendSignal(process.Id, SigTerm);

    /// <summary>Sends SIGHUP, as a closed terminal does.</summary>
    public static void HangUp(Process process) => _ = SendSignal(process.Id, SigHup);

    static string Find()
    {
        if (Environment.GetEnvironmentVariable("DOMS_EXECUTABLE") is { Length: > 0 } chosen) return chosen;

        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = System.IO.Path.Combine(own.Parent!.Parent!.FullName, "Host", own.Name, "doms");
        return File.Exists(path) ? path : throw new FileNotFoundException($"Build src/Host first: there is no {path}.");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    static extern int SendSignal(int processId, int signal);
}

sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";
}
