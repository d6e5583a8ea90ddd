using System.Net;
using System.Net.Http.Headers;
using Doms.Contracts;
using Doms.Engine;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Doms.Simulation.Nodes;
using Doms.Storage.Sql;
using Doms.Tests.Services.Shop;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Services.PostgreSql;

/// <summary>All routes that read, on a store whose engine does not run.</summary>
sealed class ReadOnlyApp : IAsyncDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-reads-").FullName;
    readonly WebApplication _app;

    ReadOnlyApp(StoredShop shop, IStore store, IReadConnections lists)
    {
        var clock = new ShopClock(shop.Shop.Shop.Time);
        var node = new EngineNode(new EngineSetup(
            new StoreAtTime(store, shop.Now), shop.Modules, ShopSystem.Messages, null, new EngineOptions(), clock, shop.Shop.Shop.Ids,
            new SimulatedProcess(shop.Shop.Shop.Time), NullLoggerFactory.Instance));
        var configuration = new ConfigurationBuilder().Build();
        var web = WebSettings.Read(configuration, "demo", port: 0, _folder) with { Bind = IPAddress.Loopback };
        _app = DomsWebApp.Build(web, configuration, HttpShop.JoinedEndpoints(), services => services
            .AddLogging(logging => logging.ClearProviders())
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(shop.Shop.Shop.Ids)
            .AddSingleton<ICommandPort>(node)
            .AddSingleton(node.DeadLetters).AddSingleton(node.Rows).AddSingleton(node.PendingReasons)
            .AddSingleton(lists).AddSingleton<Query>());
    }

    public static async Task<ReadOnlyApp> Start(StoredShop shop, IStore store, IReadConnections lists)
    {
        var app = new ReadOnlyApp(shop, store, lists);
        await app._app.StartAsync();
        return app;
    }

    /// <summary>Sends requests as a user, directly to the services behind the gateway's address.</summary>
    public HttpClient ClientAs(string userId, string role)
    {
        var token = _app.Services.GetRequiredService<DemoIdentity>().Issue(userId, role);
        return new HttpClient
        {
            BaseAddress = _app.Services.GetRequiredService<ListeningPorts>().Addresses[ServiceNames.Gateway],
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A store that is read as if its clock had stopped.</summary>
    sealed class StoreAtTime(IStore inner, DateTimeOffset now) : IStore
    {
        public DateTimeOffset Now => now;

        public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) => inner.Scan(range, cancel);

        public ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel) =>
            inner.ScanAll(ranges, cancel);

        public ValueTask<object?> Read(RowKey row, CancellationToken cancel) => inner.Read(row, cancel);

        public ValueTask<IStoreTransaction> Begin(CancellationToken cancel) => throw new NotSupportedException("It is only read.");

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
