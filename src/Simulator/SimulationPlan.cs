using Doms.Engine;
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
        : this(seed, shape, orders, FaultLimits.None)
    {
    }

    /// <summary>An order, product or key whose changes are written down.</summary>
    public string? Watched { get; init; }

    /// <summary>The seed of one of the sources of chance, so that a change of one leaves the others as they are.</summary>
    public int SeedOf(string source)
    {
        const int prime = 16_777_619;
        var hash = unchecked((Seed * 397) ^ (int)Shape);
        foreach (var character in source) hash = unchecked((hash ^ character) * prime);
        return hash;
    }

    /// <summary>The command that runs it again.</summary>
    public string Command
    {
        get
        {
            var command = $"doms simulate --seed {Seed} --shape {Shape.ToString().ToLowerInvariant()} --orders {Orders}";
            if (Limits.Most < int.MaxValue) command += $" --faults {Limits.Most}";
            if (Limits.Without.Count > 0) command += $" --without {string.Join(' ', Limits.Without.Order())}";
            return command;
        }
    }
}

/// <summary>What came of a run.</summary>
/// <param name="Findings">What is wrong; empty when nothing is.</param>
/// <param name="TraceHash">Hash over all that was committed and published.</param>
/// <param name="Orders">Orders that were placed.</param>
/// <param name="Virtual">Virtual time it took.</param>
/// <param name="Trace">What was committed about what is watched.</param>
public sealed record SimulationOutcome(
    SimulationPlan Plan, IReadOnlyList<string> Findings, string TraceHash, int Orders, TimeSpan Virtual, IReadOnlyList<FaultEntry> Faults,
    IReadOnlyList<string> Trace);

/// <summary>
/// Bounds of an engine as a seed draws them: half of all engines have the usual ones, but for how often they look and how long
/// their inbox remembers.
/// </summary>
static class DrawnOptions
{
    const int ShortMemoryShare = 3;

    /// <summary>Shorter than records may be late: what the inbox has forgotten must be nothing new to the services.</summary>
    public static readonly TimeSpan ShortMemory = TimeSpan.FromMinutes(1);

    public static EngineOptions Draw(Random random)
    {
        var options = new EngineOptions
        {
            PollInterval = TimeSpan.FromSeconds(Pick(random, 1, 5, 15)),
            MaxReplays = int.MaxValue, // Operators here replay everything again and again.
        };
        if (random.Next(ShortMemoryShare) == 0) options.InboxRetention = ShortMemory;
        if (random.Next(2) == 0) return options;
        options.MaxRounds = Pick(random, 1, 2, 5, 24);
        options.MaxMessages = Pick(random, 10, 100, 6_000);
        options.MinIntake = Pick(random, 1, 16);
        options.MaxIntake = Pick(random, 16, 64, 512);
        options.RelayBatch = Pick(random, 3, 50, 500);
        options.MaxEffects = Pick(random, 3, 64, 4_096);
        options.MaxConcurrentEffects = Pick(random, 2, 64);
        options.SerializeHandOvers = random.Next(2) == 0;
        return options;
    }

    static int Pick(Random random, params ReadOnlySpan<int> values) => values[random.Next(values.Length)];
}
