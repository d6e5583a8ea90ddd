using Microsoft.Extensions.Logging;

namespace Doms.Engine.Inbox;

/// <summary>
/// Deletes inbox rows, idempotency rows, closed dead letters and commits of ended lanes past their retention, in bounded pages of keys,
/// through a lane.
/// </summary>
sealed class Retention
{
    const int PageSize = 500;
    static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    readonly EngineSetup _setup;
    readonly string _life;
    readonly Func<PurgeExpired, Task> _purge;

    /// <param name="life">Id of this engine, whose own lanes keep their rows.</param>
    public Retention(EngineSetup setup, string life, ILogger logger, Func<PurgeExpired, Task> purge)
    {
        _setup = setup;
        _life = life;
        _purge = purge;
        Worker = new Worker("retention", setup.Scheduler, setup.Clock, logger, Step);
    }

    public Worker Worker { get; }

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        var inbox = await FindExpired(InboxRow.Table, InboxRow.ByTime, _setup.Options.InboxRetention, cancel);
        var answers = await FindExpired(IdempotencyRow.Table, IdempotencyRow.ByTime, _setup.Options.IdempotencyRetention, cancel);
        var letters = await FindExpired(DeadLetter.Table, DeadLetter.ByHandledTime, _setup.Options.DeadLetterRetention, cancel);
        var lanes = await FindExpired(LaneCommit.Table, LaneCommit.ByTime, LaneCommit.RetentionPeriod, cancel);
        lanes = [.. lanes.Where(lane => !LaneCommit.IsOf(_life, lane))];
        if (inbox.Count + answers.Count + letters.Count + lanes.Count == 0) return Interval;
        await _purge(new PurgeExpired(inbox, answers, letters, lanes)).WaitAsync(cancel);
        return TimeSpan.Zero;
    }

    async ValueTask<IReadOnlyList<string>> FindExpired(Table table, string byTime, TimeSpan kept, CancellationToken cancel)
    {
        var until = Micros.From(_setup.Store.Now - kept);
        var range = new ScanRange(table, table.Index(byTime), Until: until, Limit: PageSize, KeysOnly: true);
        return [.. (await _setup.Store.Scan(range, cancel)).Cast<string>()];
    }
}
