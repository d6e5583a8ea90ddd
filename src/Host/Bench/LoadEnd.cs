using Doms.Host.Cli;

namespace Doms.Host.Bench;

/// <summary>The end of a load: what was accepted is still being worked on.</summary>
static class LoadEnd
{
    /// <summary>Long enough that looking takes little time of the processors that are measured.</summary>
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    /// <summary>Waits until nothing that was accepted is left.</summary>
    /// <exception cref="CommandException">Something was left after ten minutes.</exception>
    public static async Task Wait(Func<Task<bool>> isDone, CancellationToken cancel)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (!await isDone())
        {
            if (clock.GetElapsedTime(start) > Timeout)
                throw new CommandException($"Some accepted orders were not finished {Timeout.TotalMinutes} minutes after the load ended.");
            await Task.Delay(PollInterval, clock, cancel);
        }
    }
}
