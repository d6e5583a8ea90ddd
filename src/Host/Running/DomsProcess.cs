using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Audit;
using Doms.Composition;
using Doms.Contracts;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
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

namespace Doms.Host.Running;

/// <summary>All services in one process on one SQLite file, as started by <c>doms up</c>.</summary>
public sealed class DomsProcess : IAsyncDisposable
{
    readonly Stack<Func<ValueTask>> _cleanups = [];
    readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    WebApplication _app = null!;

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

    /// <summary>Completes when the process has stopped.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Starts all components; if one fails to start, those already started are stopped.</summary>
    /// <exception cref="SettingException">A setting is invalid; the message names it.</exception>
    /// <exception cref="DataFolderInUseException">Another process holds the data folder.</exception>
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
        var clock = TimeProvider.System;
        var ids = new IdSource(clock, System.Security.Cryptography.RandomNumberGenerator.Fill);
        var loggers = RegisterForDisposal(DomsWebApp.CreateLoggers(clock));
        var configured = ServiceSettings.FindProvider(configuration, web.IsDemo);
        IsProviderSimulated = configured is null;
        Provider = configured ?? await StartProvider(folder, clock, cancel);
        var services = ServiceSettings.Read(configuration, web.IsDemo, folder.Mails, Provider);
        var log = loggers.CreateLogger("Doms");
        var schemas = AllServices.All.Schemas(Dialect.Sqlite);
        var store = await SqliteStore.Open(new SqliteOptions(folder.Database), schemas, clock, log, cancel);
        _cleanups.Push(store.DisposeAsync);

        var failpoints = Failpoints.From(configuration, web.IsDemo);
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
            .AddHealthChecks().AddCheck(
                "store", () => engine.IsStoreUnavailable ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy())
            .Services
            .AddSingleton(new AuditSource(engine, store, modules, configured is null ? folder.ProviderLedger : null)));
        _cleanups.Push(_app.DisposeAsync);
        await engine.Start(cancel);
        await _app.StartAsync(cancel);
        _cleanups.Push(async () => await _app.StopAsync(CancellationToken.None));
        WriteAddresses(folder);
    }

    async Task<Uri> StartProvider(DataFolder folder, TimeProvider clock, CancellationToken cancel)
    {
        var ledger = new FileLedger(folder.ProviderLedger);
        _cleanups.Push(ledger.DisposeAsync);
        var provider = new Provider(ledger, clock, new Random(Environment.ProcessId));
        var server = await ProviderServer.Start(provider, clock, 0, cancel);
        _cleanups.Push(server.DisposeAsync);
        return server.Url;
    }

    /// <summary>Writes the addresses for the other commands.</summary>
    void WriteAddresses(DataFolder folder)
    {
        Gateway = _app.Services.GetRequiredService<ListeningPorts>().Addresses[ServiceNames.Gateway];
        OperatorToken = _app.Services.GetService<DemoIdentity>()?.Issue("operator", "operator");
        var addresses = new RunningAddresses(Gateway, Provider, Environment.ProcessId);
        File.WriteAllText(folder.Addresses, JsonSerializer.Serialize(addresses, AddressesJson.Default.RunningAddresses));
        _cleanups.Push(() =>
        {
            File.Delete(folder.Addresses);
            return ValueTask.CompletedTask;
        });
        _app.Lifetime.ApplicationStopping.Register(() => _stopped.TrySetResult());
    }

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
