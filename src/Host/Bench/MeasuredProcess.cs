using System.Diagnostics;
using System.Text.Json;
using Doms.Host.Running;

namespace Doms.Host.Bench;

/// <summary>A separate <c>doms up</c> process, so that system and load generator are measured apart.</summary>
sealed class MeasuredProcess : IAsyncDisposable
{
    static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    MeasuredProcess(Process process, RunningAddresses addresses)
    {
        Process = process;
        Addresses = addresses;
    }

    public Process Process { get; }

    public RunningAddresses Addresses { get; }

    /// <summary>
    /// Starts the process on a folder, with shipments moved only by the API, and waits until it responds.
    /// </summary>
    /// <exception cref="TimeoutException">The process did not start in time.</exception>
    public static async Task<MeasuredProcess> Start(string folder, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var argument in new[] { "up", "--data", folder, "--port", "0" }) start.ArgumentList.Add(argument);
        start.Environment["DOMS__Fulfillment__StageDuration"] = "0";
        var process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new MeasuredProcess(process, await WaitUntilUp(folder, process, cancel));
    }

    public async ValueTask DisposeAsync()
    {
        using var stop = Process.Start("/bin/kill", ["-TERM", $"{Process.Id}"]);
        using var deadline = new CancellationTokenSource(StopTimeout);
        try
        {
            await Process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Process.Kill();
        }

        Process.Dispose();
    }

    static async Task<RunningAddresses> WaitUntilUp(string folder, Process process, CancellationToken cancel)
    {
        var clock = TimeProvider.System;
        var startedAt = clock.GetTimestamp();
        var file = Path.Combine(folder, "doms.json");
        while (clock.GetElapsedTime(startedAt) < StartTimeout && !process.HasExited)
        {
            if (File.Exists(file))
            {
                try
                {
                    var json = await File.ReadAllTextAsync(file, cancel);
                    return JsonSerializer.Deserialize(json, AddressesJson.Default.RunningAddresses)!;
                }
                catch (JsonException)
                {
                    // The file is being written; the next poll reads all of it.
                }
            }

            await Task.Delay(PollInterval, clock, cancel);
        }

        throw new TimeoutException($"The measured process did not start within {StartTimeout}.");
    }
}
