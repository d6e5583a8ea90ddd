using Doms.Simulation.Faults;

namespace Doms.Simulator;

/// <summary>Plan of one run: equal plans give equal runs.</summary>
/// <param name="Seed">Seed of all random draws.</param>
/// <param name="Limits">Limits on the injected faults.</param>
public sealed record SimulationPlan(int Seed, Shape Shape, int Orders, FaultLimits Limits)
{
    public SimulationPlan(int seed, Shape shape, int orders)
        : this(seed, shape, orders, FaultLimits.Unlimited)
    {
    }

    /// <summary>An order, product or key whose changes are recorded.</summary>
    public string? WatchedId { get; init; }

    /// <summary>Records the steps of every order, and the faults that struck it.</summary>
    public bool RecordsTrails { get; init; }

    /// <summary>Returns the seed of one source of random draws, so that a change to one source leaves the others unchanged.</summary>
    public int SeedOf(string source)
    {
        const int prime = 16_777_619;
        var hash = unchecked((Seed * 397) ^ (int)Shape);
        foreach (var character in source) hash = unchecked((hash ^ character) * prime);
        return hash;
    }

    /// <summary>The command that repeats the run.</summary>
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
