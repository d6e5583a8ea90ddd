using Doms.Client;
using Doms.Host.Running;

namespace Doms.Host.Cli;

/// <summary>Finds out whether the process that has a port is a DOMS, and says what to do then.</summary>
static class PortOwner
{
    /// <summary>A DOMS answers a probe at once, also a busy one.</summary>
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Returns the sentence; null where another program has the port.</summary>
    /// <param name="folder">The data folder for which the port was wanted.</param>
    public static async Task<string?> Explain(PortUnavailableException error, string folder, CancellationToken cancel)
    {
        if (!error.IsInUse || await FindInstance(error.Port, cancel) is not { } instance) return null;
        foreach (var known in (string[])[folder, TargetOptions.DefaultDataFolder])
        {
            if (RunningAddresses.Find(known) is { } running && running.Instance == instance)
            {
                return $"Port {error.Port} is in use by the DOMS of the data folder '{known}', process {running.ProcessId} at "
                    + $"{running.Gateway.GetLeftPart(UriPartial.Authority)}. Use that one, or stop it."
                    + (known == folder ? "" : $" {error.Remedy}");
            }
        }

        return $"Port {error.Port} is in use by another DOMS. {error.Remedy}";
    }

    /// <summary>Identity of the database of the DOMS at a port of this machine; null for another program.</summary>
    static async Task<string?> FindInstance(int port, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Timeout);
        using var client = new DomsClient(new Uri($"http://127.0.0.1:{port}"), null);
        try
        {
            return await client.FindInstance(patience.Token);
        }
        catch (Exception failure) when (failure is ApiException or SystemUnreachableException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}
