using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Hosting.Logging;
using Doms.Hosting.Web;
using Doms.Storage.Redis;
using Doms.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace Doms.Host.Running;

/// <summary>A process of the system in one role, as started by <c>doms up</c>.</summary>
public sealed class DomsProcess : IAsyncDisposable
{
    readonly Cleanups _cleanups = new();
    readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    StartedProcess _started = null!;

    DomsProcess()
    {
    }

    /// <summary>Base address of the API, or of the role's only port, e.g. <c>http://127.0.0.1:8080/</c>.</summary>
    public Uri Address => _started.Address;

    /// <summary>Base address of the payment provider, simulated or real; null for a process that calls none.</summary>
    public Uri? Provider => _started.Provider;

    /// <summary>True if no provider is configured, so that the simulated one runs in this process.</summary>
    public bool IsProviderSimulated { get; private set; }

    /// <summary>True if the console is served at the address.</summary>
    public bool HasConsole { get; private set; }

    /// <summary>A token of role operator; null outside the demo profile.</summary>
    public string? OperatorToken => _started.OperatorToken;

    /// <summary>Completes when the process has stopped, or is to stop because its terminal was closed.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Reason why stored data needs an operator; null for none.</summary>
    public string? Fault => _started.Fault();

    /// <summary>Starts all components; if one fails to start, those already started are stopped.</summary>
    /// <exception cref="SettingException">A setting is invalid; the message names it.</exception>
    /// <exception cref="MissingSettingsException">Settings are missing; the message lists them.</exception>
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
        var errors = await _cleanups.Run();
        _stopped.TrySetResult();
        return errors;
    }

    async Task StartAll(UpOptions options, CancellationToken cancel)
    {
        var settings = ProcessSettings.Read(options);
        var ports = _cleanups.Add(BoundPorts.Bind(settings.Web.Bind, settings.Web.Port, settings.Role.Ports));
        var folder = _cleanups.Add(OpenFolder(settings, options.DataFolder));
        StopWhenTerminalCloses();
        var problems = new RecentProblems(TimeProvider.System);
        var loggers = _cleanups.Add(DomsWebApp.CreateLoggers(TimeProvider.System, settings.Web.Log, problems));
        var process = new ProcessContext(settings, folder, ports, _cleanups, loggers)
        {
            Problems = problems, Redis = await ConnectRedis(settings, loggers),
        };
        IsProviderSimulated = settings.Role == ProcessRole.All && settings.Provider is null;
        HasConsole = IsEntrance(settings.Role) && settings.Console.IsEnabled;
        _started = await StartRole(process, options.AcceptLoss, cancel);
        if (_started.Stopping.CanBeCanceled) _cleanups.Add(_started.Stopping.Register(() => _stopped.TrySetResult()));
        if (IsEntrance(settings.Role)) WriteAddresses(folder);
    }

    async Task<RedisConnection?> ConnectRedis(ProcessSettings settings, ILoggerFactory loggers)
    {
        if (settings.Redis is not { } options) return null;
        var redis = await RedisConnection.Connect(options, TimeProvider.System, loggers.CreateLogger("Doms"));
        _cleanups.Push(redis.DisposeAsync);
        return redis;
    }

    static Task<StartedProcess> StartRole(ProcessContext process, bool acceptLoss, CancellationToken cancel)
    {
        if (process.Settings.Role == ProcessRole.Provider) return ProviderHost.Start(process, cancel);
        return process.Settings.Role == ProcessRole.Gateway
            ? GatewayHost.Start(process, cancel)
            : ServiceHost.Start(process, acceptLoss, cancel);
    }

    /// <summary>
    /// Opens the data folder for this process alone where commands find its address there, or its database is a file in it. The other
    /// roles may share a folder.
    /// </summary>
    static DataFolder OpenFolder(ProcessSettings settings, string path)
    {
        var isOwner = IsEntrance(settings.Role) || (settings.Role.IsService && settings.Storage.Kind == StorageKind.Sqlite);
        if (!isOwner) return DataFolder.OpenShared(path);
        var folder = DataFolder.Open(path);
        if (IsEntrance(settings.Role)) File.Delete(folder.Addresses);
        return folder;
    }

    /// <summary>Whether the API is at this process.</summary>
    static bool IsEntrance(ProcessRole role) => role == ProcessRole.All || role == ProcessRole.Gateway;

    /// <summary>Stops in order on SIGHUP, as on SIGTERM.</summary>
    void StopWhenTerminalCloses() => _cleanups.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        _stopped.TrySetResult();
    }));

    /// <summary>Writes the addresses for the other commands.</summary>
    void WriteAddresses(DataFolder folder)
    {
        var addresses = new RunningAddresses(Address, Provider, Environment.ProcessId, _started.Instance);
        File.WriteAllText(folder.Addresses, JsonSerializer.Serialize(addresses, AddressesJson.Default.RunningAddresses));
        _cleanups.Push(() =>
        {
            // The folder may be gone, or another process may have taken its place.
            if (RunningAddresses.Read(folder.Path) == addresses) File.Delete(folder.Addresses);
            return ValueTask.CompletedTask;
        });
    }
}

/// <summary>JSON metadata of <c>doms.json</c>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(RunningAddresses))]
public sealed partial class AddressesJson : JsonSerializerContext;
