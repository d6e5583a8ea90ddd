using Doms.Audit;
using Doms.Audit.Cuts;
using Doms.Composition;
using Doms.Contracts;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Gateway;
using Doms.Host.Backups;
using Doms.Host.Diagnostics;
using Doms.Host.Running.Replicas;
using Doms.Hosting.Commands;
using Doms.Hosting.Health;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Doms.Messaging.Kafka;
using Doms.Notifications;
using Doms.Payments;
using Doms.Storage.Redis.Caches;
using Doms.Storage.Sql;
using Doms.Storage.Sql.Gauges;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Doms.Host.Running;

/// <summary>Services in a process: all of them on one store, or one that exchanges messages with the others through the broker.</summary>
static class ServiceHost
{
    public static async Task<StartedProcess> Start(ProcessContext process, bool acceptLoss, CancellationToken cancel)
    {
        var settings = process.Settings;
        var isSimulated = settings.Provider is null && settings.Role == ProcessRole.All;
        var provider = isSimulated ? await ProviderHost.StartBeside(process, cancel) : settings.Provider;
        var services = provider is null ? settings.Services : settings.Services.With(provider);
        var modules = CreateModules(process, services);
        var database = await Database.Open(process, modules, acceptLoss, cancel);
        var transport = settings.Role.IsService ? OpenTransport(process) : null;
        var engine = CreateEngine(process, database, modules, services, transport);
        var calls = process.Cleanups.Add(ProviderCalls.Create());
        var ledger = isSimulated
            ? _ => Task.FromResult<IProviderLedger?>(FileProviderLedger.AsOfNow(process.Folder.ProviderLedger))
            : ProviderCalls.LedgerOf(settings, calls);
        // Processes that share a database have a folder of mails each.
        var mailFiles = database.Replica is null ? NotificationsModule.MailFiles(services.Notifications) : null;
        var audit = AuditSource.OfStore(engine, database.Snapshots, modules, ledger, mailFiles);
        var isFile = settings is { Role: var role, Storage.Kind: StorageKind.Sqlite } && role == ProcessRole.All;
        var app = WebHost.Build(process, Endpoints(process, services, ProcessesOf(process, database, calls)), collection =>
        {
            Register(collection, process, database, engine, modules);
            if (isFile)
                collection.AddSingleton(
                    _ => new BackupEndpoint(engine, process.Folder, isSimulated, ProgramVersion.Text, process.Clock));
            if (transport is null) collection.AddSingleton(audit);
            else collection.AddSingleton(new CutSource(engine, database.Snapshots, modules, transport.CountUnhandled));
        });
        if (settings.Role == ProcessRole.All && database.Replica is not null) await JoinOthers(process, database, app, cancel);
        await engine.Start(cancel);
        var started = new StartedProcess(settings.Web.BaseAddress, provider) { Instance = database.Instance, Fault = database.Fault };
        return await WebHost.Start(process, app, started, cancel);
    }

    static IReadOnlyList<ServiceModule> CreateModules(ProcessContext process, ServiceSettings services)
    {
        var connection = PaymentsModule.CreateProviderHandler();
        var handler = process.Cleanups.Add(process.Settings.Failpoints?.Wrap(connection) ?? connection);
        return process.Settings.Role.Services.Modules(services, handler, process.Clock);
    }

    /// <summary>Checks that other processes on the database have what all must have in common.</summary>
    static async Task JoinOthers(ProcessContext process, Database database, WebApplication app, CancellationToken cancel)
    {
        var settings = process.Settings;
        var identity = settings.Web.Auth.Authority?.AbsoluteUri ?? app.Services.GetRequiredService<DemoIdentity>().KeyId;
        var redis = settings.Redis is { } shared ? string.Join(',', shared.Addresses) : null;
        var self = new ProcessRow(
            process.Name, 0, default, default, settings.Web.BaseAddress.AbsoluteUri, identity,
            settings.Provider?.AbsoluteUri, redis);
        var living = await LivingProcesses.Join(database.Store, self, process.Clock, process.Log, cancel);
        process.Cleanups.Push(living.DisposeAsync);
    }

    /// <summary>This process, and the others that run all services on its database or are its provider.</summary>
    static ProcessesEndpoint ProcessesOf(ProcessContext process, Database database, HttpMessageInvoker calls)
    {
        var settings = process.Settings;
        var others = settings.Role != ProcessRole.All ? null : new OtherProcesses(
            async cancel =>
            [
                .. database.Replica is null ? [] : await LivingProcesses.Others(database.Store, process.Name, cancel),
                .. ProviderHost.Processes(settings),
            ],
            calls, process.Clock);
        return new(settings.Role.Name, process.Name, ProgramVersion.Text, process.Clock, others is null ? null : others.Read);
    }

    /// <summary>The engine is disposed of before it.</summary>
    static KafkaTransport OpenTransport(ProcessContext process)
    {
        var transport = new KafkaTransport(process.Settings.Broker!, process.Loggers, process.Clock);
        process.Cleanups.Push(transport.DisposeAsync);
        return transport;
    }

    static EngineNode CreateEngine(
        ProcessContext process, Database database, IReadOnlyList<ServiceModule> modules, ServiceSettings services, ITransport? transport)
    {
        var store = process.Settings.Failpoints?.Wrap(database.Store) ?? database.Store;
        if (process.Redis is { } redis && database.IsCached) store = new CachedStore(store, redis);
        var engine = new EngineNode(new EngineSetup(
            store, modules, AllServices.MessageTypes, transport, services.Engine,
            process.Clock, process.Ids, new ThreadPoolScheduler(), process.Loggers, database.Replica));
        process.Cleanups.Push(engine.DisposeAsync);
        process.Cleanups.Add(new QueueMetrics(engine));
        return engine;
    }

    static IReadOnlyList<ServiceEndpoints> Endpoints(
        ProcessContext process, ServiceSettings services, ProcessesEndpoint processes)
    {
        var settings = process.Settings;
        var diagnostics = new DiagnosticsEndpoint(
            settings.Role.Name, ProgramVersion.Text, settings.Configuration, process.Problems, process.Clock);
        if (settings.Role == ProcessRole.All)
        {
            var all = AllServices.Endpoints(services, Join(VerifyEndpoint.Map, BackupEndpoint.Map, diagnostics.Map, processes.Map));
            return [ConsoleHost.With(all[0], process), .. all.Skip(1)];
        }

        var own = settings.Role.Services.Endpoints(services).Single();
        if (own.Name == ServiceNames.Orders) own = GatewayModule.WithInventory(own, settings.Addresses[ServiceNames.Inventory]);
        if (own.Name == ServiceNames.Notifications) own = GatewayModule.WithFeed(own, settings.Addresses[ServiceNames.Orders]);
        return [own with { PortOffset = 0, Map = Join(own.Map, CutEndpoints.Map, diagnostics.Map, processes.Map) }];
    }

    static Action<IEndpointRouteBuilder> Join(params Action<IEndpointRouteBuilder>[] maps) => routes =>
    {
        foreach (var map in maps) map(routes);
    };

    static void Register(
        IServiceCollection services, ProcessContext process, Database database, EngineNode engine, IReadOnlyList<ServiceModule> modules)
    {
        if (database.Lists is { } lists) RegisterLists(services, process, lists, modules);
        else services.AddSingleton((IRowLists)database.Store);
        if (process.Redis is { } redis)
            services.AddSingleton<IReplyCache>(new RedisReplyCache(redis, process.Settings.Services.Engine.IdempotencyRetention));
        services
            .AddSingleton<ICommandPort>(engine)
            .AddSingleton(engine.Rows)
            .AddSingleton(engine.DeadLetters)
            .AddSingleton(engine.PendingReasons)
            .AddSingleton(engine)
            .AddSingleton<IStoreReader>(database.Store)
            .AddHealthChecks().AddCheck("store", () => CheckStore(database, engine));
        if (database.Instance is { } instance) services.AddSingleton(new StoreIdentity(instance));
    }

    /// <summary>Registers what is read by SQL: lists and gauges.</summary>
    static void RegisterLists(
        IServiceCollection services, ProcessContext process, IReadConnections lists, IReadOnlyList<ServiceModule> modules)
    {
        IReadOnlyList<Gauge> all = [.. EngineGauges.Of(modules), .. process.Settings.Role.Services.Gauges];
        var gauges = process.Cleanups.Add(new StoreGauges(all, new Query(lists)));
        services.AddSingleton(lists).AddSingleton<Query>().AddSingleton(gauges).AddHostedService<GaugePolling>();
    }

    static HealthCheckResult CheckStore(Database database, EngineNode engine)
    {
        if (database.Fault() is { } fault) return HealthCheckResult.Unhealthy(fault);
        return engine.IsStoreUnavailable ? HealthCheckResult.Unhealthy("The store is unavailable.") : HealthCheckResult.Healthy();
    }
}
