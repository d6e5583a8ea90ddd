using Doms.Engine;
using Doms.Simulation;
using Doms.Simulation.Faults;

namespace Doms.Simulator;

/// <summary>How the services are spread over processes.</summary>
public enum Shape
{
    /// <summary>All services in one process on one store.</summary>
    Joined,

    /// <summary>Three processes with all services each, on one store.</summary>
    Replicas,

    /// <summary>A store for each service, one process on it or two, and a broker between them.</summary>
    Split,
}

/// <summary>One run: the same plan, the same run.</summary>
/// <param name="Seed">Draws everything that is left to chance.</param>
/// <param name="Limits">Faults that may happen at all.</param>
public sealed record SimulationPlan(int Seed, Shape Shape, int Orders, FaultLimits Limits)
{
    public SimulationPlan(int seed, Shape shape, int orders)
        : this(seed, shape, orders, FaultLimits.Unlimited)
    {
    }

    /// <summary>An order, product or key whose changes are written down.</summary>
    public string? WatchedId { get; init; }

    /// <summary>The seed of one of the sources of chance, so that a change of one leaves the others as they are.</summary>
    public int SeedOf(string source)
    {
        const int prime = 16_777_619;
        var hash = unchecked((Seed * 397) ^ (int)Shape);
        foreach (var character in source) hash = unchecked((hash ^ character) * prime);
        return hash;
    }

    /// <summary>The command that runs it again.</summary>
    public string ReplayCommand
    {
        get
        {
            var command = $"doms simulate --seed {Seed} --shape {Shape.ToString().ToLowerInvariant()} --orders {Orders}";
            if (Limits.MaxFaults < int.MaxValue) command += $" --faults {Limits.MaxFaults}";
            if (Limits.ExcludedKinds.Count > 0) command += $" --without {string.Join(' ', Limits.ExcludedKinds.Order())}";
            return command;
        }
    }
}

/// <summary>What came of a run.</summary>
/// <param name="Findings">What is wrong; empty when nothing is.</param>
/// <param name="TraceHash">Hash over all that was committed and published.</param>
/// <param name="Orders">Orders that were placed.</param>
/// <param name="VirtualDuration">Virtual time it took.</param>
/// <param name="Trace">What was committed about what is watched.</param>
public sealed record SimulationOutcome(
    SimulationPlan Plan, IReadOnlyList<string> Findings, string TraceHash, int Orders, TimeSpan VirtualDuration, IReadOnlyList<FaultEntry> Faults,
    IReadOnlyList<string> Trace);

/// <summary>
/// Bounds of an engine as a seed draws them: half of all engines have the usual ones, but for how often they look and how long
/// their inbox remembers.
/// </summary>
static class RandomEngineOptions
{
    const int ShortRetentionOneIn = 3;

    /// <summary>Shorter than records may be late: what the inbox has forgotten must be nothing new to the services.</summary>
    public static readonly TimeSpan ShortInboxRetention = TimeSpan.FromMinutes(1);

    public static EngineOptions Draw(Random random)
    {
        var options = new EngineOptions
        {
            PollInterval = TimeSpan.FromSeconds(Pick(random, 1, 5, 15)),
            MaxReplays = int.MaxValue, // Operators here replay everything again and again.
        };
        if (random.Next(ShortRetentionOneIn) == 0) options.InboxRetention = ShortInboxRetention;
        if (random.Next(2) == 0) return options;
        options.MaxRounds = Pick(random, 1, 2, 5, 24);
        options.MaxMessagesPerTransaction = Pick(random, 10, 100, 6_000);
        options.MinBatchSize = Pick(random, 1, 16);
        options.MaxBatchSize = Pick(random, 16, 64, 512);
        options.MaxRelayBatchSize = Pick(random, 3, 50, 500);
        options.MaxEffectsInMemory = Pick(random, 3, 64, 4_096);
        options.MaxConcurrentEffects = Pick(random, 2, 64);
        options.SerializeLocalMessages(random.Next(2) == 0);
        return options;
    }

    static int Pick(Random random, params ReadOnlySpan<int> values) => values[random.Next(values.Length)];
}
