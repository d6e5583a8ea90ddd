using System.Net.Http.Headers;
using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Engine.Storage;

namespace Doms.Audit.Cuts;

/// <summary>
/// Audits services with a store each while they run, on a cut across all stores. Messages in outboxes count as in flight; the broker has
/// none at the cut.
/// </summary>
/// <param name="modules">The services, for their tables.</param>
/// <param name="replicasOf">Returns the base addresses of the processes of a service that run.</param>
/// <param name="ledger">Returns the provider's ledger as it is now; null where it cannot be read.</param>
public sealed class ClusterAudit(
    IReadOnlyList<ServiceModule> modules, Func<string, IReadOnlyList<Uri>> replicasOf,
    Func<CancellationToken, Task<IProviderLedger?>> ledger, HttpMessageInvoker client, TimeProvider clock)
{
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest wait for the broker, less than that after which the processes continue without the cut.</summary>
    static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(15);

    /// <param name="token">Token of the operator who asks.</param>
    /// <exception cref="StoreUnavailableException">
    /// The cut was not complete within <see cref="Cut.MaxPause"/>: a service does not answer, or messages wait for one that does not run.
    /// </exception>
    /// <exception cref="ProviderUnavailableException">The provider's ledger cannot be read.</exception>
    public async Task<AuditReport> Run(AuthenticationHeaderValue? token, CancellationToken cancel)
    {
        var cuts = new List<(ServiceModule Service, IReadOnlyList<RemoteCut> Replicas)>();
        try
        {
            var (stores, provider) = await TakeInTime(cuts, token, cancel);
            return await new Auditor(new MergedReader(stores), modules, provider).Run(cancel);
        }
        finally
        {
            await Task.WhenAll(cuts.SelectMany(service => service.Replicas).Select(cut => cut.DisposeAsync().AsTask()));
        }
    }

    async Task<(IReadOnlyList<(IStoreReader, IReadOnlyList<ServiceModule>)> Stores, IProviderLedger? Ledger)> TakeInTime(
        List<(ServiceModule Service, IReadOnlyList<RemoteCut> Replicas)> cuts, AuthenticationHeaderValue? token, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(Cut.MaxPause, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            return await Take(cuts, token, end.Token);
        }
        catch (OperationCanceledException error) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new StoreUnavailableException(
                $"The cut across all stores was not complete within {Cut.MaxPause.TotalSeconds} s; audit again.", error);
        }
    }

    /// <summary>Takes the cut; the processes continue when it returns.</summary>
    async Task<(IReadOnlyList<(IStoreReader, IReadOnlyList<ServiceModule>)> Stores, IProviderLedger? Ledger)> Take(
        List<(ServiceModule Service, IReadOnlyList<RemoteCut> Replicas)> cuts, AuthenticationHeaderValue? token, CancellationToken cancel)
    {
        foreach (var module in modules) cuts.Add((module, await Begin(module.Name, token, cancel)));
        await WaitUntilBrokerIsEmpty(cuts, cancel);
        var all = cuts.SelectMany(service => service.Replicas).ToList();
        await Task.WhenAll(all.Select(cut => cut.Hold(cancel)));
        var provider = await ledger(cancel);
        var stores = await Task.WhenAll(cuts.Select(async service => (
            await service.Replicas[0].Open(cancel), (IReadOnlyList<ServiceModule>)[service.Service])));
        await Task.WhenAll(all.Select(cut => cut.Release(cancel)));
        return (stores, provider);
    }

    async Task<IReadOnlyList<RemoteCut>> Begin(string service, AuthenticationHeaderValue? token, CancellationToken cancel)
    {
        var begun = new List<RemoteCut>();
        try
        {
            foreach (var replica in replicasOf(service)) begun.Add(await RemoteCut.Begin(client, replica, token, clock, cancel));
            return begun.Count > 0 ? begun : throw new StoreUnavailableException($"No replica of {service} runs.");
        }
        catch
        {
            foreach (var cut in begun) await cut.DisposeAsync();
            throw;
        }
    }

    async Task WaitUntilBrokerIsEmpty(
        IReadOnlyList<(ServiceModule Service, IReadOnlyList<RemoteCut> Replicas)> cuts, CancellationToken cancel)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            var counts = await Task.WhenAll(cuts.Select(async service => (
                service.Service.Name, Records: await service.Replicas[0].CountAtBroker(cancel))));
            if (Array.TrueForAll(counts, service => service.Records == 0)) return;
            if (clock.GetElapsedTime(since) > MaxWait)
            {
                var (name, records) = counts.MaxBy(service => service.Records);
                throw new StoreUnavailableException(
                    $"{records} messages wait at the broker for {name}; audit again when it has handled them.");
            }

            await Task.Delay(PollInterval, clock, cancel);
        }
    }
}
