using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace Doms.Engine.Processing;

/// <summary>
/// Runs a batch: again on fresh rows after a version conflict, in halves when the conflicts continue. On a refusal by the store or
/// an unexpected exception it bisects down to the message that causes it.
/// </summary>
sealed class BatchRunner(ReceivePath path, EngineOptions options, ILogger logger)
{
    /// <summary>
    /// Completes when each root is handled, stored, or queued again. Completed roots are removed from the list.
    /// </summary>
    /// <param name="committed">Called after each commit.</param>
    /// <exception cref="StoreUnavailableException">The store became unavailable; the roots left in the list were not committed.</exception>
    /// <exception cref="Exception">A root could not even be stored for a retry; it is left in the list.</exception>
    public async ValueTask Run(List<Delivery> roots, Action<AfterCommit> committed, CancellationToken cancel)
    {
        var work = new Stack<Part>();
        work.Push(new Part(roots, options.MaxRounds, null));
        Exception? refused = null;
        while (work.TryPop(out var part))
        {
            if (part.IsPermanentlyRefused)
            {
                refused = part.Refusal;
                continue;
            }

            var rest = await TryRun(part, committed, cancel);
            foreach (var half in rest) work.Push(half);
            RemoveCompleted(roots, part, rest);
        }

        if (refused is not null) ExceptionDispatchInfo.Throw(refused);
    }

    /// <summary>Runs a part; returns the parts that remain, the last one first.</summary>
    async ValueTask<IReadOnlyList<Part>> TryRun(Part part, Action<AfterCommit> committed, CancellationToken cancel)
    {
        for (var run = 1; ; run++)
        {
            try
            {
                committed(await path.Run(part.Roots, part.MaxRounds, part.Refusal, cancel));
                return [];
            }
            catch (VersionConflictException conflict)
            {
                EngineLog.Conflict(logger, part.Roots.Count, run, conflict.Message);
                if (run <= options.MaxConflictRetries) continue;
                return part.Roots.Count > 1 || part.MaxRounds > 1
                    ? part.Halves(maxRounds: 1)
                    : throw new StoreUnavailableException($"Version conflicts do not end: {conflict.Message}", conflict);
            }
            catch (StoreRefusedException refusal)
            {
                EngineLog.Refused(logger, part.ToString(), refusal.Message);
                return part.AfterRefusal(refusal);
            }
            catch (Exception error) when (error is not (StoreUnavailableException or OperationCanceledException))
            {
                EngineLog.UnexpectedException(logger, error, part.ToString());
                return part.AfterRefusal(error);
            }
        }
    }

    // The lane queues the roots that are still in its list when the store becomes unavailable.
    static void RemoveCompleted(List<Delivery> roots, Part part, IReadOnlyList<Part> rest)
    {
        if (rest.Count > 0) return;
        if (part.Roots.Count == roots.Count) roots.Clear();
        else roots.RemoveAll(part.Roots.Contains);
    }

    /// <summary>Roots to run together.</summary>
    sealed record Part(IReadOnlyList<Delivery> Roots, int MaxRounds, Exception? Refusal, bool IsPermanentlyRefused = false)
    {
        public IReadOnlyList<Part> Halves(int maxRounds)
        {
            var middle = (Roots.Count + 1) / 2;
            var first = new Part([.. Roots.Take(middle)], maxRounds, null);
            return middle == Roots.Count ? [first] : [new Part([.. Roots.Skip(middle)], maxRounds, null), first];
        }

        /// <summary>
        /// Bisects by root. The last root runs again with its publications stored as overflow, so that a refusal falls on the
        /// message that causes it. A message refused alone is stored for a retry; one that cannot be stored is permanently
        /// refused, so that it does not delay the others.
        /// </summary>
        public IReadOnlyList<Part> AfterRefusal(Exception refusal)
        {
            if (Roots.Count > 1) return Halves(MaxRounds);
            if (MaxRounds > 1) return [this with { MaxRounds = 1 }];
            return [this with { Refusal = refusal, IsPermanentlyRefused = Refusal is not null }];
        }

        public override string ToString() => Roots.Count == 1 ? Roots[0].ToString() : $"a batch of {Roots.Count}";
    }
}
