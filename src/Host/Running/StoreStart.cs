using System.Data.Common;
using Doms.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace Doms.Host.Running;

/// <summary>Opens a store whose server may still be starting, or answer slowly, when the process starts.</summary>
static partial class StoreStart
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Tries again for as long as <see cref="ProcessSettings.StoreWait"/> while the server does not answer.</summary>
    /// <exception cref="StoreUnavailableException">It did not answer in time, or refuses the connection.</exception>
    public static async Task<T> Open<T>(ProcessContext process, Func<Task<T>> open, CancellationToken cancel)
    {
        var start = process.Clock.GetTimestamp();
        var isLogged = false;
        while (true)
        {
            try
            {
                return await open();
            }
            catch (StoreUnavailableException error) when (
                !IsRefusal(error) && process.Clock.GetElapsedTime(start) < process.Settings.StoreWait)
            {
                if (!isLogged) Waiting(process.Log, process.Settings.StoreWait, error.Message);
                isLogged = true;
            }

            await Task.Delay(Pause, process.Clock, cancel);
        }
    }

    /// <summary>Whether the server has answered that the login is wrong, or that the database does not exist.</summary>
    static bool IsRefusal(StoreUnavailableException error) =>
        error.InnerException is DbException { SqlState: ['2', '8', ..] or ['3', 'D', ..] };

    [LoggerMessage(1, LogLevel.Warning, "The store does not answer; the start waits up to {Wait} (Process:StoreWait): {Reason}")]
    static partial void Waiting(ILogger logger, TimeSpan wait, string reason);
}
