using Doms.Engine;
using Doms.Simulation;

namespace Doms.Simulator;

/// <summary>
/// Draws the options of an engine: half of all engines have the defaults, except for the poll interval and the retention of the
/// inbox.
/// </summary>
static class RandomEngineOptions
{
    const int ShortRetentionOneIn = 3;
    const int SmallMemoryOneIn = 4;

    /// <summary>Shorter than the delay of late duplicates, so that the services themselves must detect them.</summary>
    public static readonly TimeSpan ShortInboxRetention = TimeSpan.FromMinutes(1);

    /// <param name="memory">Draws the bounds of memory: a quarter of all engines have small ones.</param>
    public static EngineOptions Draw(Random random, Random memory)
    {
        var options = Draw(random);
        if (memory.Next(SmallMemoryOneIn) > 0) return options;
        options.MaxQueuedBytes = Pick(memory, 12_000, 40_000);
        options.MaxBatchBytes = Pick(memory, 1_000, 6_000);
        options.MaxHeldEffectBytes = Pick(memory, 500, 3_000);
        options.MaxRelayBatchBytes = Pick(memory, 2_000, 20_000);
        return options;
    }

    static EngineOptions Draw(Random random)
    {
        var options = new EngineOptions
        {
            PollInterval = TimeSpan.FromSeconds(Pick(random, 1, 5, 15)),
            SharedRelayPollInterval = TimeSpan.FromSeconds(1), // More often only makes a run slower.
            MaxReplays = int.MaxValue, // The simulated operators replay without limit.
            Lanes = Pick(random, 1, 1, 2, 3),
        };
        if (random.Next(ShortRetentionOneIn) == 0) options.InboxRetention = ShortInboxRetention;
        if (random.Next(2) == 0) return options;
        options.MaxRounds = Pick(random, 1, 2, 5, 24);
        options.MaxMessagesPerTransaction = Pick(random, 10, 100, 6_000);
        options.MinBatchSize = Pick(random, 1, 16);
        options.MaxBatchSize = Pick(random, 16, 64, 512);
        options.MaxRelayBatchSize = Pick(random, 3, 50, 500);
        options.MaxConcurrentEffects = Pick(random, 1, 2, 3, 64);
        options.EffectLease = TimeSpan.FromSeconds(Pick(random, 30, 60));
        options.MaxQueuedRequests = Pick(random, 3, 20_000);
        options.MaxQueueAge = TimeSpan.FromSeconds(Pick(random, 2, 30));
        options.SerializeLocalMessages(random.Next(2) == 0);
        return options;
    }

    static int Pick(Random random, params ReadOnlySpan<int> values) => values[random.Next(values.Length)];
}
