using Microsoft.Extensions.Logging;

namespace Doms.Engine.Inbox;

/// <summary>
/// Deletes inbox rows, idempotency rows and closed dead letters past their retention, in bounded pages of keys, through the lane.
/// </summary>
sealed class Retention
{
    const int PageSize = 500;
    static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    readonly EngineSetup _setup;
    readonly Func<PurgeExpired, Task> _purge;

    public Retention(EngineSetup setup, ILogger logger, Func<PurgeExpired, Task> purge)
    {
        _setup = setup;
        _purge = purge;
        Worker = new Worker("retention", setup.Scheduler, setup.Clock, logger, Step);
    }

    public Worker Worker { get; }

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        var inbox = await FindExpired(InboxRow.Table, InboxRow.ByTime, _setup.Options.InboxRetention, cancel);
        var answers = await FindExpired(IdempotencyRow.Table, IdempotencyRow.ByTime, _setup.Options.IdempotencyRetention, cancel);
        var letters = await FindExpired(DeadLetter.Table, DeadLetter.ByHandledTime, _setup.Options.DeadLetterRetention, cancel);
        if (inbox.Count + answers.Count + letters.Count == 0) return Interval;
        await _purge(new PurgeExpired(inbox, answers, letters));
        return TimeSpan.Zero;
    }

    async ValueTask<IReadOnlyList<string>> FindExpired(Table table, string byTime, TimeSpan kept, CancellationToken cancel)
    {
        var until = Micros.From(_setup.Store.Now - kept);
        var range = new ScanRange(table, table.Index(byTime), Until: until, Limit: PageSize, KeysOnly: true);
        return [.. (await _setup.Store.Scan(range, cancel)).Cast<string>()];
    }
}
