using Doms.Composition;
using Doms.Contracts.Http;
using Doms.Engine.Storage;
using Doms.Host.Diagnostics;
using Doms.Hosting.Web;
using Doms.Storage.Redis;
using Microsoft.Extensions.Logging;

namespace Doms.Host.Running.Replicas;

/// <summary>
/// The sign of life of this process among those that run all services on one database. They may do so only if callers notice no difference
/// between them: with the same tokens, the same payment provider, and common limits.
/// </summary>
sealed partial class LivingProcesses : IAsyncDisposable
{
    static readonly TimeSpan SignInterval = TimeSpan.FromSeconds(5);
    static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(30);

    readonly IStore _store;
    readonly TimeProvider _clock;
    readonly ILogger _log;
    readonly CancellationTokenSource _stop = new();
    ProcessRow _self;
    Task _signs = Task.CompletedTask;

    LivingProcesses(IStore store, ProcessRow self, TimeProvider clock, ILogger log)
    {
        _store = store;
        _self = self;
        _clock = clock;
        _log = log;
    }

    /// <summary>Writes the row of this process and renews it until disposed.</summary>
    /// <exception cref="SettingException">A process that started earlier has other settings; the message names one to change.</exception>
    public static async Task<LivingProcesses> Join(
        IStore store, ProcessRow self, TimeProvider clock, ILogger log, CancellationToken cancel)
    {
        var living = new LivingProcesses(store, self with { StartedAt = store.Now }, clock, log);
        await living.Sign(cancel);
        try
        {
            await living.CheckOthers(cancel);
        }
        catch
        {
            await living.DisposeAsync();
            throw;
        }

        living._signs = living.Run();
        return living;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _signs;
        _stop.Dispose();
        try
        {
            await using var transaction = await _store.Begin(CancellationToken.None);
            await transaction.Commit([RowChange.Purge(new RowKey(ProcessRow.Table, _self.Name))], [], CancellationToken.None);
        }
        catch (Exception error) when (error is StoreUnavailableException or CommitUnknownException)
        {
            SignFailed(_log, error.Message);
        }
    }

    /// <summary>Finds the other processes by their signs of life.</summary>
    /// <param name="self">Name of this process.</param>
    public static async Task<IReadOnlyList<ProcessView>> Others(IStore store, string self, CancellationToken cancel)
    {
        var rows = await store.Scan(new ScanRange(ProcessRow.Table), cancel);
        return
        [
            .. rows.Cast<ProcessRow>().Where(row => row.Name != self && row.AliveAt > store.Now - MaxSilence)
                .OrderBy(row => row.Name, StringComparer.Ordinal).Select(ViewOf),
        ];
    }

    static ProcessView ViewOf(ProcessRow row)
    {
        var known = OtherProcesses.Unknown(
            ProcessRole.All.Name, new Uri(row.Address), $"It signed as living at {row.AliveAt:O}, but does not answer here.");
        return known with { Name = row.Name, StartedAt = row.StartedAt };
    }

    async Task Sign(CancellationToken cancel)
    {
        var key = new RowKey(ProcessRow.Table, _self.Name);
        await using var transaction = await _store.Begin(cancel);
        var before = (ProcessRow?)(await transaction.Load([key], cancel))[0];
        var expected = before?.Version ?? 0;
        _self = _self with { Version = expected + 1, AliveAt = transaction.Now };
        await transaction.Commit([new RowChange(key, _self, expected, before)], [], cancel);
    }

    async Task CheckOthers(CancellationToken cancel)
    {
        var rows = await _store.Scan(new ScanRange(ProcessRow.Table), cancel);
        foreach (var other in rows.Cast<ProcessRow>().Where(row => row.AliveAt > _self.AliveAt - MaxSilence && row.IsBefore(_self)))
            CheckShared(other);
    }

    void CheckShared(ProcessRow other)
    {
        var with = $"that the process at {other.Address} has too, because it runs on the same database";
        if (other.Identity != _self.Identity)
        {
            var hasAuthority = _self.Identity.Contains(':') || other.Identity.Contains(':');
            throw new SettingException(hasAuthority ? "Auth:Authority" : "Auth:SigningKey", $"must be the one {with}");
        }

        if (_self.Provider is null || other.Provider != _self.Provider)
            throw new SettingException(
                ServiceSettings.ProviderSetting, $"must be the address of a provider {with}; 'doms up --role provider' simulates one");
        if (_self.Redis is null || other.Redis != _self.Redis)
            throw new SettingException($"{RedisOptions.CacheSection}:Address", $"must be the Redis server {with}");
    }

    async Task Run()
    {
        using var timer = new PeriodicTimer(SignInterval, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) await TrySign();
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    async Task TrySign()
    {
        try
        {
            await Sign(_stop.Token);
        }
        catch (Exception error) when (error is StoreUnavailableException or CommitUnknownException or VersionConflictException)
        {
            SignFailed(_log, error.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The sign of life of this process was not stored: {Reason}")]
    static partial void SignFailed(ILogger log, string reason);
}
