using System.Net;
using Doms.Contracts.Http;
using Doms.Host.Diagnostics;
using Doms.PaymentProvider;
using Microsoft.Extensions.Logging;

namespace Doms.Host.Running;

/// <summary>The simulated payment provider, in the process of the services or one of its own.</summary>
static partial class ProviderHost
{
    /// <summary>Runs the provider for this process alone, on a free port of this machine.</summary>
    public static Task<Uri> StartBeside(ProcessContext process, CancellationToken cancel) =>
        Start(process, new IPEndPoint(IPAddress.Loopback, 0), cancel);

    /// <summary>Runs the provider for other processes.</summary>
    public static async Task<StartedProcess> Start(ProcessContext process, CancellationToken cancel)
    {
        var web = process.Settings.Web;
        process.Ports.Dispose();
        var url = await Start(process, new IPEndPoint(web.Bind, web.Port), cancel);
        return new StartedProcess(url, url);
    }

    /// <summary>The provider as a process of its own; none where it runs beside the services, or is a real one.</summary>
    public static IReadOnlyList<ProcessView> Processes(ProcessSettings settings) => settings is { Web.IsDemo: true, Provider: { } address }
        ? [OtherProcesses.Unknown(ProcessRole.Provider.Name, address, "It does not answer.")]
        : [];

    static async Task<Uri> Start(ProcessContext process, IPEndPoint endpoint, CancellationToken cancel)
    {
        var folder = process.Folder;
        if (!File.Exists(folder.ProviderLedger) && File.Exists(folder.Database)) LedgerMissing(process.Log, folder.ProviderLedger);
        var ledger = new FileLedger(folder.ProviderLedger);
        process.Cleanups.Push(ledger.DisposeAsync);
        var provider = new Provider(ledger, process.Clock, new Random(Environment.ProcessId));
        var server = await ProviderServer.Start(provider, process.Clock, endpoint, cancel);
        process.Cleanups.Push(server.DisposeAsync);
        return server.Url;
    }

    [LoggerMessage(
        1, LogLevel.Warning, "{File} is missing: the simulated provider begins with an empty ledger, and knows no earlier charge")]
    static partial void LedgerMissing(ILogger log, string file);
}
