using System.Diagnostics;
using Doms.Client;
using Doms.Host.Running;

namespace Doms.Tests.EndToEnd.Processes.Shapes;

/// <summary><c>doms up</c> as a separate process on a data folder.</summary>
sealed class DomsUp(string folder, int port, IReadOnlyList<string> options, IReadOnlyDictionary<string, string> settings) : IDisposable
{
    readonly List<string> _lines = [];
    Process? _process;

    public string Folder => folder;

    public Process Process => _process ?? throw new InvalidOperationException("The process was not started.");

    /// <summary>Base address of its first port.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>True after the process has exited or was killed.</summary>
    public bool HasEnded => _process?.HasExited ?? true;

    /// <summary>Lines written by the process so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    /// <summary>Starts the process and waits until it responds.</summary>
    /// <exception cref="ProcessEndedException">It ended; the message has its lines.</exception>
    public async Task Start()
    {
        _process = Executable.Start(["up", "--data", folder, "--port", $"{port}", .. options], settings);
        _process.OutputDataReceived += (_, line) => AddLine(line.Data);
        _process.ErrorDataReceived += (_, line) => AddLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Url = await Poll.Until("doms up to print its address", () => Task.FromResult(FindUrl()));
        using var client = new DomsClient(Url, null);
        await Poll.Until("the process to respond", () => Responds(client));
    }

    /// <summary>Sends a signal by <see cref="Executable"/> and returns the exit code.</summary>
    public async Task<int> Stop(Action<Process> send)
    {
        send(Process);
        await Process.WaitForExitAsync();
        return Process.ExitCode;
    }

    public async Task Kill()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    public void Dispose() => _process?.Dispose();

    Uri? FindUrl()
    {
        CheckRuns();
        return RunningAddresses.Find(folder) is { } running && running.ProcessId == Process.Id ? running.Gateway : null;
    }

    async Task<bool> Responds(DomsClient client)
    {
        CheckRuns();
        try
        {
            await client.FindInstance(CancellationToken.None);
            return true;
        }
        catch (SystemUnreachableException)
        {
            return false;
        }
    }

    void CheckRuns()
    {
        if (Process.HasExited) throw new ProcessEndedException($"doms up ended:\n{string.Join('\n', Lines)}");
    }

    void AddLine(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
    }
}

/// <summary>The process ended unexpectedly.</summary>
public sealed class ProcessEndedException(string message) : Exception(message);
