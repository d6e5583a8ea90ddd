using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace Doms.Engine.Processing;

/// <summary>
/// Gets a batch through the store: again on fresh rows after a version conflict, in halves when it keeps conflicting, and down to
/// the one message at fault when the store refuses it, or when a defect of ours shows in it.
/// </summary>
sealed class BatchRunner(ReceivePath path, EngineOptions options, ILogger logger)
{
    /// <summary>Completes when each root is handled, stored, refused or handed back.</summary>
    /// <param name="committed">Called after each commit.</param>
    /// <exception cref="StoreUnavailableException">The store went away; what was not committed is to be taken again.</exception>
    /// <exception cref="Exception">A root could not even be put aside: it is to be taken again, others are done.</exception>
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

    /// <summary>What is left to do, last first.</summary>
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
            catch (Exception defect) when (defect is not (StoreUnavailableException or OperationCanceledException))
            {
                EngineLog.UnexpectedException(logger, defect, part.ToString());
                return part.AfterRefusal(defect);
            }
        }
    }

    // The lane takes again what is still in its list when the store goes away in the middle.
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
        /// Bisects by root; the last root is run with its publications left over, so that a refusal falls on the message that
        /// causes it; and that one, refused alone, is parked. What cannot even be parked must not keep the others waiting.
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
