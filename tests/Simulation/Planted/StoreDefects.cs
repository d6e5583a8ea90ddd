using Doms.Engine.Effects;
using Doms.Engine.Inbox;
using Doms.Engine.Storage;
using Doms.Orchestrator.Domain;
using Doms.Simulation.Nodes;

namespace Doms.Tests.Simulation.Planted;

/// <summary>Defects in the handling of time, delay and failures of the store.</summary>
static class StoreDefects
{
    const int CommitsPerFailure = 40;
    const int RefusalsAfterOutage = 60;
    const int TriesWithoutPause = 50;
    const int LastAttempt = 1_000;

    /// <summary>Takes an inserted row that exists for an outage, so that its batch is tried again for ever.</summary>
    public static DefectInjection BlindInsertCountsAsOutage() => OnCommit(async (changes, commit) =>
    {
        try
        {
            await commit();
        }
        catch (StoreRefusedException refused) when (changes.Any(change => !change.WasLoaded))
        {
            throw new StoreUnavailableException(refused.Message, refused);
        }
    });

    /// <summary>Takes a refused row of the engine for an outage, so that its batch is tried again as long as it is refused.</summary>
    public static DefectInjection RefusedEngineRowCountsAsOutage() => OnCommit(async (_, commit) =>
    {
        try
        {
            await commit();
        }
        catch (StoreRefusedException refused) when (refused.Message.Contains(RefusedEngineRows.Reason, StringComparison.Ordinal))
        {
            throw new StoreUnavailableException(refused.Message, refused);
        }
    });

    /// <summary>Takes the commit of a record for done whose inbox row the store refuses.</summary>
    public static DefectInjection RefusedInboxRowCountsAsStored() => OnCommit(async (changes, commit) =>
    {
        try
        {
            await commit();
        }
        catch (StoreRefusedException refused) when (
            refused.Message.Contains(RefusedEngineRows.Reason, StringComparison.Ordinal)
            && changes.Any(change => change.Key.Table == InboxRow.Table))
        {
            // The record is acknowledged all the same.
        }
    });

    /// <summary>Lets a batch fail after its commit, so that it runs again.</summary>
    public static DefectInjection RunAgainAfterCommit()
    {
        var commits = 0;
        return OnCommit(async (changes, commit) =>
        {
            await commit();
            if (changes.Count > 1 && ++commits % CommitsPerFailure == 0) throw new InjectedException("A step after the commit failed.");
        });
    }

    /// <summary>Reports a commit of unknown fate as one that had no effect.</summary>
    public static DefectInjection UnknownCommitCountsAsFailed() => OnCommit(async (_, commit) =>
    {
        try
        {
            await commit();
        }
        catch (CommitUnknownException unknown)
        {
            throw new StoreUnavailableException(unknown.Message, unknown);
        }
    });

    /// <summary>Is unavailable for some time after the store has returned.</summary>
    public static DefectInjection LateRecovery() => new()
    {
        Store = store =>
        {
            var refusals = 0;
            return new DefectiveClient(store)
            {
                OnBegin = async begin =>
                {
                    if (refusals > 0)
                    {
                        refusals--;
                        throw new StoreUnavailableException("The connections are still broken.");
                    }

                    try
                    {
                        return await begin();
                    }
                    catch (StoreUnavailableException)
                    {
                        refusals = RefusalsAfterOutage;
                        throw;
                    }
                },
            };
        },
    };

    /// <summary>Tries again without a pause.</summary>
    public static DefectInjection NoBackoff() => new()
    {
        Store = store => new DefectiveClient(store)
        {
            OnBegin = async begin =>
            {
                for (var i = 1; i < TriesWithoutPause; i++)
                {
                    try
                    {
                        return await begin();
                    }
                    catch (StoreUnavailableException)
                    {
                        // At once again.
                    }
                }

                return await begin();
            },
        },
    };

    /// <summary>Never renews the lease of an effect, and lets its call take longer.</summary>
    public static DefectInjection EffectLeaseNotRenewed() => new()
    {
        Store = store => new DefectiveStore(store) { ShouldWrite = change => !IsRenewal(change) },
        Options = options => options.TestHooks.WaitsForCallsForever = true,
    };

    /// <summary>Compensates at the first deadline instead of asking again.</summary>
    public static DefectInjection NeverAskedAgain() => new()
    {
        Store = store => new DefectiveStore(store)
        {
            OnLoad = (_, row, _) => row is Saga { IsCompensating: false } saga ? saga with { Attempt = LastAttempt } : row,
        },
    };

    static DefectInjection OnCommit(Func<IReadOnlyList<RowChange>, Func<Task>, Task> commit) =>
        new() { Store = store => new DefectiveClient(store) { OnCommit = commit } };

    static bool IsRenewal(RowChange change) =>
        change is { Row: EffectRow row, Before: EffectRow before } && row.Lease == before.Lease;
}
