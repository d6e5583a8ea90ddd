using Doms.Composition;
using Doms.Contracts;
using Doms.Host.Cli;
using Doms.Host.Running;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Host.Bench;

/// <summary>Counts completed orders in the databases of a running system.</summary>
sealed class CompletedOrders : IAsyncDisposable
{
    const string ShipmentsSql = "SELECT COUNT(*) FROM shipments";
    const string NotificationsSql = "SELECT COUNT(*) FROM notifications WHERE template = 'confirmed'";
    // A count reads whole tables, of which a long run makes large ones.
    static readonly TimeSpan CountTimeout = TimeSpan.FromMinutes(1);

    readonly Cleanups _stores = new();
    Query _shipments = null!;
    Query _notifications = null!;

    CompletedOrders()
    {
    }

    /// <summary>Opens the databases that the settings of a data folder lead to.</summary>
    public static async Task<CompletedOrders> Open(string folder, CancellationToken cancel)
    {
        var orders = new CompletedOrders();
        try
        {
            var configuration = ProcessConfiguration.Read(folder, new Dictionary<string, string?>());
            var file = Path.Combine(folder, "doms.db");
            var settings = StorageSettings.Read(configuration, ProcessRole.All, "postgresql");
            if (File.Exists(file)) orders._shipments = orders._notifications = await orders.OpenFile(file, cancel);
            else if (ServerDatabase.RolesOf(configuration) is [var all])
                orders._shipments = orders._notifications = await orders.OpenServer(settings, all, cancel);
            else
            {
                orders._shipments = await orders.OpenServer(settings, ProcessRole.Of(ServiceNames.Fulfillment), cancel);
                orders._notifications = await orders.OpenServer(settings, ProcessRole.Of(ServiceNames.Notifications), cancel);
            }

            return orders;
        }
        catch
        {
            await orders.DisposeAsync();
            throw;
        }
    }

    public async Task<long> Count(CancellationToken cancel) => Math.Min(
        await _shipments.Scalar(ShipmentsSql, null, cancel), await _notifications.Scalar(NotificationsSql, null, cancel));

    public async ValueTask DisposeAsync()
    {
        if (await _stores.Run() is [var error, ..]) throw new CommandException($"A database was not closed: {error.Message}", inner: error);
    }

    async Task<Query> OpenFile(string file, CancellationToken cancel)
    {
        var options = new SqliteOptions(file) { ReadOnly = true, QueryTimeout = CountTimeout };
        var store = await SqliteStore.Open(
            options, AllServices.All.Schemas(Dialect.Sqlite), TimeProvider.System, NullLogger.Instance, cancel);
        _stores.Push(store.DisposeAsync);
        return new Query(store);
    }

    async Task<Query> OpenServer(StorageSettings settings, ProcessRole role, CancellationToken cancel)
    {
        var store = await ServerDatabase.Open(
            settings, role, "bench", options => options with { ReadOnly = true, QueryTimeout = CountTimeout }, NullLogger.Instance, cancel);
        _stores.Push(store.DisposeAsync);
        return new Query(store);
    }
}
