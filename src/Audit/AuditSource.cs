using System.Net.Http.Headers;
using Doms.Contracts.Http;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;

namespace Doms.Audit;

/// <summary>Source of <see cref="VerifyEndpoint"/>: the store of this process, or those of all services.</summary>
/// <param name="Run">Audits a consistent state; gets the token of the operator who asks.</param>
public sealed record AuditSource(Func<AuthenticationHeaderValue?, CancellationToken, Task<AuditReport>> Run)
{
    /// <summary>The store of this process, which all services share. Processing pauses only while the snapshot is taken.</summary>
    /// <param name="ledger">Returns the provider's ledger as it is now; null where it cannot be read.</param>
    /// <param name="mailExists">Tells whether the file of a notification exists; null where mails are not kept in a folder.</param>
    public static AuditSource OfStore(
        EngineNode engine, ISnapshotStore store, IReadOnlyList<ServiceModule> modules,
        Func<CancellationToken, Task<IProviderLedger?>> ledger, Func<string, bool>? mailExists) => new(async (_, cancel) =>
    {
        var (provider, snapshot) = await engine.RunBetweenBatches(async () => (await ledger(cancel), await store.Snapshot(cancel)));
        await using var until = snapshot;
        return await new Auditor(snapshot, modules, provider, mailExists).Run(cancel);
    });
}
