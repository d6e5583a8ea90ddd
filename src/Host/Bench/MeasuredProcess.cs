using System.Diagnostics;
using Doms.Host.Cli;
using Doms.Host.Running;

namespace Doms.Host.Bench;

/// <summary>
/// A separate <c>doms up</c> process on a temporary folder, which is deleted at its end, so that system and load generator are measured
/// apart.
/// </summary>
sealed class MeasuredProcess : IAsyncDisposable
{
    static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    readonly Process _process;

    MeasuredProcess(Process process, string folder) => (_process, Folder) = (process, folder);

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    public RunningAddresses Addresses { get; private set; } = null!;

    /// <summary>Reads what the process has used.</summary>
    public ResourceUse ReadUse()
    {
        _process.Refresh();
        return new ResourceUse(
            new Dictionary<string, TimeSpan>(StringComparer.Ordinal) { ["doms"] = _process.TotalProcessorTime }, _process.WorkingSet64);
    }

    /// <summary>Starts the process, with shipments moved only by the API, and waits until it responds.</summary>
    /// <param name="settings">Further settings, by the names of their variables.</param>
    /// <exception cref="CommandException">The process did not start in time.</exception>
    public static async Task<MeasuredProcess> Start(IReadOnlyDictionary<string, string> settings, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("doms-bench-").FullName;
        var started = new MeasuredProcess(Run(folder, settings), folder);
        try
        {
            started.Addresses = await started.WaitUntilUp(cancel);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Stop();
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    static Process Run(string folder, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var argument in new[] { "up", "--data", folder, "--port", "0" }) start.ArgumentList.Add(argument);
        start.Environment["DOMS__Fulfillment__StageDuration"] = "0";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    async Task Stop()
    {
        using var stop = Process.Start("/bin/kill", ["-TERM", $"{_process.Id}"]);
        using var deadline = new CancellationTokenSource(StopTimeout);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    async Task<RunningAddresses> WaitUntilUp(CancellationToken cancel)
    {
        var clock = TimeProvider.System;
        var startedAt = clock.GetTimestamp();
        while (clock.GetElapsedTime(startedAt) < StartTimeout && !_process.HasExited)
        {
            if (RunningAddresses.Read(Folder) is { } addresses) return addresses;
            await Task.Delay(PollInterval, clock, cancel);
        }

        throw new CommandException($"The measured process did not start within {StartTimeout.TotalSeconds} s.");
    }
}
