using System.Diagnostics;
using Doms.Engine.Storage;
using Doms.Hosting.Web;
using Microsoft.Extensions.Configuration;

namespace Doms.Host.Running;

/// <summary>
/// Kills this process like SIGKILL when it reaches a place for the nth time; tests use it to prove that the process may
/// be killed anywhere. Places are <c>before-commit:TABLE:N</c> and <c>after-commit:TABLE:N</c>, counting the
/// transactions that change the table, and <c>before-call:PATH:N</c> and <c>after-call:PATH:N</c>, counting the
/// requests to the payment provider below <c>/v1/</c>.
/// </summary>
sealed class Failpoints
{
    const string Setting = "Failpoint";
    readonly string _failpoint;
    readonly int _nth;
    int _hits;

    Failpoints(string place, int nth)
    {
        _failpoint = place;
        _nth = nth;
    }

    /// <summary>Reads the failpoint; null when none is set.</summary>
    /// <exception cref="SettingException">The place is invalid, or the profile does not allow failpoints.</exception>
    public static Failpoints? From(IConfiguration settings, bool isDemo)
    {
        const string effect = "demo profile: kills this process when it reaches a place for the nth time: `after-commit:payments:2`";
        if (new SettingReader(settings).Text(Setting, effect, "WHEN:WHERE:N") is not { } text) return null;
        if (!isDemo)
            throw new SettingException(Setting, "kills the process deliberately and is not allowed in the production profile");
        return text.Split(':') is [var when, var where, var nth] && int.TryParse(nth, out var count) && count > 0
            ? new Failpoints($"{when}:{where}", count)
            : throw new SettingException(Setting, "must be like before-commit:payments:2 or after-call:charges:1");
    }

    public IStore Wrap(IStore store) => new KillingStore(store, this);

    public HttpMessageHandler Wrap(HttpMessageHandler calls) => new KillingCalls(this) { InnerHandler = calls };

    void KillIfReached(string when, string where)
    {
        if (_failpoint != $"{when}:{where}" || Interlocked.Increment(ref _hits) != _nth) return;
        Process.GetCurrentProcess().Kill();
    }

    sealed class KillingStore(IStore inner, Failpoints failpoints) : IStore
    {
        public DateTimeOffset Now => inner.Now;

        public async ValueTask<IStoreTransaction> Begin(CancellationToken cancel) =>
            new KillingTransaction(await inner.Begin(cancel), failpoints);

        public async ValueTask<IStoreTransaction> Begin(IReadOnlyCollection<RowKey> lockFirst, CancellationToken cancel) =>
            new KillingTransaction(await inner.Begin(lockFirst, cancel), failpoints);

        public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) => inner.Scan(range, cancel);

        public ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel) =>
            inner.ScanAll(ranges, cancel);

        public ValueTask<object?> Read(RowKey row, CancellationToken cancel) => inner.Read(row, cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    sealed class KillingTransaction(IStoreTransaction inner, Failpoints failpoints) : IStoreTransaction
    {
        public DateTimeOffset Now => inner.Now;

        public ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel) => inner.Load(keys, cancel);

        public async ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel)
        {
            var tables = changes.Select(change => change.Key.Table.Name).Distinct().ToList();
            foreach (var table in tables) failpoints.KillIfReached("before-commit", table);
            await inner.Commit(changes, guards, cancel);
            foreach (var table in tables) failpoints.KillIfReached("after-commit", table);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    sealed class KillingCalls(Failpoints failpoints) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            const int below = 2;
            var path = request.RequestUri!.Segments.ElementAtOrDefault(below)?.TrimEnd('/') ?? "";
            failpoints.KillIfReached("before-call", path);
            var response = await base.SendAsync(request, cancellationToken);
            failpoints.KillIfReached("after-call", path);
            return response;
        }
    }
}
