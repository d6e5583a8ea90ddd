using Doms.Audit;
using Doms.Composition;
using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Host.Running;
using Doms.Storage.PostgreSql;
using Doms.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Host.Commands;

/// <summary>Audits the PostgreSQL databases of a stopped system, read-only: that of all services, or those of each.</summary>
static class OfflineServerAudit
{
    /// <summary>Whether the settings lead to PostgreSQL databases.</summary>
    public static bool IsConfigured(IConfiguration configuration) => ServerDatabase.RolesOf(configuration)
        .All(role => StorageSettings.Read(configuration, role, "postgresql").ConnectionOf(role) is not null);

    /// <exception cref="StoreUnavailableException">A server does not answer.</exception>
    public static async Task<AuditReport> Run(IConfiguration configuration, DataFolder folder, CancellationToken cancel)
    {
        var roles = ServerDatabase.RolesOf(configuration);
        var settings = StorageSettings.Read(configuration, roles[0], "postgresql");
        var modules = AllServices.ModulesForAudit(folder.Path);
        var stores = new List<PostgreSqlStore>();
        var snapshots = new List<(IStoreReader Store, IReadOnlyList<ServiceModule> Services)>();
        try
        {
            foreach (var role in roles)
            {
                stores.Add(await ServerDatabase.Open(
                    settings, role, "verify", options => options with { ReadOnly = true }, NullLogger.Instance, cancel));
                var snapshot = await stores[^1].Snapshot(cancel);
                snapshots.Add((snapshot, [.. modules.Where(module => role == ProcessRole.All || module.Name == role.Name)]));
            }

            return await new Auditor(new MergedReader(snapshots), modules, await LedgerOf(configuration, folder, cancel)).Run(cancel);
        }
        finally
        {
            foreach (var snapshot in snapshots) await ((IStoreSnapshot)snapshot.Store).DisposeAsync();
            foreach (var store in stores) await store.DisposeAsync();
        }
    }

    /// <summary>The ledger of the simulated provider: its file, if it ran on the folder, else what it answers.</summary>
    static async Task<IProviderLedger?> LedgerOf(IConfiguration configuration, DataFolder folder, CancellationToken cancel)
    {
        if (File.Exists(folder.ProviderLedger)) return FileProviderLedger.AsOfNow(folder.ProviderLedger);
        if (ServiceSettings.FindProvider(configuration, isDemo: true) is not { } provider) return null;
        using var calls = ProviderCalls.Create();
        try
        {
            return await RemoteProviderLedger.AsOfNow(calls, provider, cancel);
        }
        catch (ProviderUnavailableException)
        {
            return null;
        }
    }
}
