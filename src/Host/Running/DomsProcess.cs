using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Audit;
using Doms.Composition;
using Doms.Contracts;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Hosting.Health;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Doms.PaymentProvider;
using Doms.Payments;
using Doms.Primitives;
using Doms.Storage.Sql;
using Doms.Storage.Sql.Gauges;
using Doms.Storage.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Doms.Host.Running;

/// <summary>All services in one process on one SQLite file, as started by <c>doms up</c>.</summary>
public sealed partial class DomsProcess : IAsyncDisposable
{
    readonly Stack<Func<ValueTask>> _cleanups = [];
    readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    WebApplication _app = null!;
    SqliteStore? _store;

    DomsProcess()
    {
    }

    /// <summary>Base address of the API, e.g. <c>http://127.0.0.1:8080/</c>.</summary>
    public Uri Gateway { get; private set; } = null!;

    /// <summary>Base address of the payment provider, simulated or real.</summary>
    public Uri Provider { get; private set; } = null!;

    /// <summary>True if no provider is configured, so that the simulated one runs.</summary>
    public bool IsProviderSimulated { get; private set; }

    /// <summary>A token of role operator; null outside the demo profile.</summary>
    public string? OperatorToken { get; private set; }

    /// <summary>Completes when the process has stopped, or is to stop because its terminal was closed.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Reason why stored data needs an operator; null for none.</summary>
    public string? Fault => _store?.Fault;

    /// <summary>Starts all components; if one fails to start, those already started are stopped.</summary>
    /// <exception cref="SettingException">A setting is invalid; the message names it.</exception>
    /// <exception cref="DataFolderException">
    /// The data folder cannot be used, another process holds it, or its database has lost commits that were acknowledged.
    /// </exception>
    public static async Task<DomsProcess> Start(UpOptions options, CancellationToken cancel)
    {
        var process = new DomsProcess();
        try
        {
            await process.StartAll(options, cancel);
            return process;
        }
        catch
        {
            // The startup failure is the error to report; failures of the cleanup are dropped.
            _ = await process.CleanUp();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (await CleanUp() is { Count: > 0 } errors) throw new AggregateException("Some components could not be stopped cleanly.", errors);
    }

    async Task<List<Exception>> CleanUp()
    {
        var errors = new List<Exception>();
        while (_cleanups.TryPop(out var cleanup))
        {
            try
            {
                await cleanup();
            }
            catch (Exception error)
            {
                // One component that fails to stop must not prevent the others from stopping.
                errors.Add(error);
            }
        }

        _stopped.TrySetResult();
        return errors;
    }

    async Task StartAll(UpOptions options, CancellationToken cancel)
    {
        var configuration = ProcessConfiguration.Read(options.DataFolder, options.Settings);
        if (options.Profile == UpOptions.Production) ProductionSettings.Require(configuration);
        var web = WebSettings.Read(configuration, options.Profile, options.Port, options.DataFolder);
        var ports = RegisterForDisposal(BoundPorts.Bind(web.Bind, web.Port));
        var folder = RegisterForDisposal(DataFolder.Open(options.DataFolder));
        File.Delete(folder.Addresses);
        StopWhenTerminalCloses();
        var clock = TimeProvider.System;
        var ids = new IdSource(clock, System.Security.Cryptography.RandomNumberGenerator.Fill);
        var loggers = RegisterForDisposal(DomsWebApp.CreateLoggers(clock));
        var configured = ServiceSettings.FindProvider(configuration, web.IsDemo);
        IsProviderSimulated = configured is null;
        var log = loggers.CreateLogger("Doms");
        Provider = configured ?? await StartProvider(folder, clock, log, cancel);
        var services = ServiceSettings.Read(configuration, web.IsDemo, folder.Mails, Provider);
        var failpoints = Failpoints.From(configuration, web.IsDemo);
        configuration.RefuseUnknown();
        var schemas = AllServices.All.Schemas(Dialect.Sqlite);
        var database = new SqliteOptions(folder.Database) { AcceptLoss = options.AcceptLoss }
            .ForMemory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        var store = await SqliteStore.Open(database, schemas, clock, log, cancel);
        _cleanups.Push(store.DisposeAsync);
        _store = store;
        var identity = new StoreIdentity($"{store.Instance:x16}");

        var connection = PaymentsModule.CreateProviderHandler();
        var handler = RegisterForDisposal(failpoints?.Wrap(connection) ?? connection);
        var modules = AllServices.All.Modules(services, handler, clock);
        var engine = new EngineNode(new EngineSetup(
            failpoints?.Wrap(store) ?? store, modules, AllServices.MessageTypes, null, services.Engine, clock, ids,
            new ThreadPoolScheduler(), loggers));
        _cleanups.Push(engine.DisposeAsync);
        RegisterForDisposal(new QueueMetrics(engine));
        var gauges = RegisterForDisposal(new StoreGauges(AllServices.All.Gauges, new Query(store)));

        _app = DomsWebApp.Build(web, configuration, AllServices.Endpoints(services, VerifyEndpoint.Map), collection => collection
            .Use(ports)
            .AddSingleton(ids)
            .AddSingleton<ICommandPort>(engine)
            .AddSingleton(engine.Rows)
            .AddSingleton(engine.DeadLetters)
            .AddSingleton(engine.PendingReasons)
            .AddSingleton<IReadConnections>(store)
            .AddSingleton<Query>()
            .AddSingleton(loggers)
            .AddSingleton(engine)
            .AddSingleton<IStoreReader>(store)
            .AddSingleton(gauges)
            .AddHostedService<GaugePolling>()
            .AddSingleton(identity)
            .AddHealthChecks().AddCheck("store", () => CheckStore(store, engine))
            .Services
            .AddSingleton(new AuditSource(engine, store, modules, configured is null ? folder.ProviderLedger : null)));
        _cleanups.Push(_app.DisposeAsync);
        await engine.Start(cancel);
        await _app.StartAsync(cancel);
        _cleanups.Push(async () => await _app.StopAsync(CancellationToken.None));
        WriteAddresses(folder, identity);
    }

    static HealthCheckResult CheckStore(SqliteStore store, EngineNode engine)
    {
        if (store.Fault is { } fault) return HealthCheckResult.Unhealthy(fault);
        return engine.IsStoreUnavailable ? HealthCheckResult.Unhealthy("The store is unavailable.") : HealthCheckResult.Healthy();
    }

    /// <summary>Stops in order on SIGHUP, as on SIGTERM.</summary>
    void StopWhenTerminalCloses() => RegisterForDisposal(PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        _stopped.TrySetResult();
    }));

    async Task<Uri> StartProvider(DataFolder folder, TimeProvider clock, ILogger log, CancellationToken cancel)
    {
        if (!File.Exists(folder.ProviderLedger) && File.Exists(folder.Database)) LedgerMissing(log, folder.ProviderLedger);
        var ledger = new FileLedger(folder.ProviderLedger);
        _cleanups.Push(ledger.DisposeAsync);
        var provider = new Provider(ledger, clock, new Random(Environment.ProcessId));
        var server = await ProviderServer.Start(provider, clock, 0, cancel);
        _cleanups.Push(server.DisposeAsync);
        return server.Url;
    }

    /// <summary>Writes the addresses for the other commands.</summary>
    void WriteAddresses(DataFolder folder, StoreIdentity identity)
    {
        Gateway = _app.Services.GetRequiredService<ListeningPorts>().Addresses[ServiceNames.Gateway];
        OperatorToken = _app.Services.GetService<DemoIdentity>()?.Issue("operator", "operator");
        var addresses = new RunningAddresses(Gateway, Provider, Environment.ProcessId, identity.Instance);
        File.WriteAllText(folder.Addresses, JsonSerializer.Serialize(addresses, AddressesJson.Default.RunningAddresses));
        _cleanups.Push(() =>
        {
            File.Delete(folder.Addresses);
            return ValueTask.CompletedTask;
        });
        _app.Lifetime.ApplicationStopping.Register(() => _stopped.TrySetResult());
    }

    [LoggerMessage(
        1, LogLevel.Warning, "{File} is missing: the simulated provider begins with an empty ledger, and knows no earlier charge")]
    static partial void LedgerMissing(ILogger log, string file);

    T RegisterForDisposal<T>(T disposable)
        where T : IDisposable
    {
        _cleanups.Push(() =>
        {
            disposable.Dispose();
            return ValueTask.CompletedTask;
        });
        return disposable;
    }
}

/// <summary>JSON metadata of <c>doms.json</c>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(RunningAddresses))]
public sealed partial class AddressesJson : JsonSerializerContext;
