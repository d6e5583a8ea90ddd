using Doms.Primitives;

namespace Doms.Engine.Processing;

/// <summary>
/// Runs a batch: again on fresh rows after a version conflict, in halves when the conflicts continue. On a refusal by the store or
/// an unexpected exception it bisects down to the message that causes it. Nothing that follows a commit can run a batch again.
/// </summary>
sealed class BatchRunner(ReceivePath path, EngineParts parts)
{
    const int MaxUnresolvedRuns = 3;

    /// <summary>Runs after a row was found locked that do not count as conflicts: each of them locks the rows of all before it.</summary>
    const int MaxLockedRuns = 8;

    static readonly Backoff ConflictDelay = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(16));

    /// <summary>
    /// Completes when each root is handled or stored, and removed from the list. Those that cannot even be stored for a retry are left in
    /// it, with the later ones of their keys; returns why, or null when all are stored.
    /// </summary>
    /// <param name="committed">Called after each commit; must not throw.</param>
    /// <exception cref="StoreUnavailableException">The store became unavailable; the roots left in the list were not committed.</exception>
    /// <exception cref="UnresolvedCommitException">
    /// Whether its roots were committed is unknown; the others left in the list were not.
    /// </exception>
    public async ValueTask<Exception?> Run(List<Delivery> roots, Action<AfterCommit> committed, CancellationToken cancel)
    {
        var work = new PartQueue(new Part([.. roots], parts.Options.MaxRounds, null));
        Exception? refused = null;
        while (work.TakeNext() is { } part)
        {
            if (part.IsPermanentlyRefused)
            {
                refused = part.Refusal;
                work.HoldBehind(part.Roots[0]);
                continue;
            }

            if (part.LoneConflicts > 0 && work.IsEmpty) await WaitAfterConflict(part.LoneConflicts, cancel);
            var (after, rest) = await TryRun(part, cancel);
            if (after is not null) committed(after);
            work.Add(rest);
            RemoveCompleted(roots, part, rest);
        }

        return refused;
    }

    /// <inheritdoc cref="ReceivePath.Probe"/>
    public ValueTask Probe(CancellationToken cancel) => path.Probe(cancel);

    /// <inheritdoc cref="ReceivePath.WasCommitted"/>
    public ValueTask<bool> WasCommitted(LaneCommit attempt, CancellationToken cancel) => path.WasCommitted(attempt, cancel);

    /// <summary>Runs a part; returns what follows its commit, or the parts to run instead, the last one first.</summary>
    async ValueTask<(AfterCommit? After, IReadOnlyList<Part> Remaining)> TryRun(Part part, CancellationToken cancel)
    {
        var shared = new HashSet<RowKey>();
        var (run, locked) = (1, 0);
        while (true)
        {
            try
            {
                var after = await RunUntilResolved(part, shared, cancel);
                // Before the rest of the batch, which may hold later messages of their keys.
                return (after, after.RunAgain.Count == 0 ? [] : [part with { Roots = after.RunAgain, LoneConflicts = 0 }]);
            }
            catch (VersionConflictException conflict)
            {
                if (conflict is RowLockedException && locked++ < MaxLockedRuns) continue;
                EngineLog.Conflict(parts.Logger, part.Roots.Count, run, conflict.Message);
                if (part.LoneConflicts == 0 && run++ <= parts.Options.MaxConflictRetries) continue;
                return (null, part.AfterConflict(conflict));
            }
            catch (StoreRefusedException refusal)
            {
                EngineLog.Refused(parts.Logger, part.ToString(), refusal.Message);
                return (null, part.AfterRefusal(refusal));
            }
            catch (Exception error) when (
                error is not (StoreUnavailableException or UnresolvedCommitException or OperationCanceledException))
            {
                EngineLog.UnexpectedException(parts.Logger, error, part.ToString());
                return (null, part.AfterRefusal(error));
            }
        }
    }

    /// <summary>Runs a part; when the outcome of its commit is unknown, finds it out before any caller is answered.</summary>
    async ValueTask<AfterCommit> RunUntilResolved(Part part, HashSet<RowKey> shared, CancellationToken cancel)
    {
        for (var run = 1; ; run++)
        {
            try
            {
                return await path.Run(part.Roots, part.MaxRounds, part.Refusal, shared, cancel);
            }
            catch (UnresolvedCommitException unresolved)
            {
                unresolved.Roots = part.Roots;
                EngineLog.CommitUnresolved(parts.Logger, part.Roots.Count, unresolved.Message);
                if (await WasCommitted(unresolved, cancel)) return unresolved.After;
                unresolved.Abandon();
                if (run == MaxUnresolvedRuns) throw new StoreUnavailableException(unresolved.Message, unresolved);
            }
        }
    }

    async ValueTask<bool> WasCommitted(UnresolvedCommitException unresolved, CancellationToken cancel)
    {
        try
        {
            return await path.WasCommitted(unresolved.Attempt, cancel);
        }
        catch (StoreUnavailableException)
        {
            throw unresolved;
        }
    }

    Task WaitAfterConflict(int conflicts, CancellationToken cancel) =>
        Task.Delay(ConflictDelay.DelayWithJitter(conflicts, parts.Ids.NextFraction()), parts.Clock, cancel);

    // The lane queues the roots that are still in its list when the store becomes unavailable.
    static void RemoveCompleted(List<Delivery> roots, Part part, IReadOnlyList<Part> rest)
    {
        var completed = part.Roots.ToHashSet();
        completed.ExceptWith(rest.SelectMany(remaining => remaining.Roots));
        if (completed.Count == roots.Count) roots.Clear();
        else if (completed.Count > 0) roots.RemoveAll(completed.Contains);
    }
}
