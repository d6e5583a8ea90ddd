using Doms.Simulator;
using Doms.Tests.Simulation.Planted;

namespace Doms.Tests.Simulation;

/// <summary>Proves that the simulator can find defects: each planted defect must be found.</summary>
public sealed class PlantedDefectTests(ITestOutputHelper output)
{
    const int MaxSeeds = 200;

    public static TheoryData<string> Names => [.. Defects.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Planted_defect_is_found_within_200_seeds(string name)
    {
        var defect = Defects.All[name];
        for (var seed = 1; seed <= MaxSeeds; seed++)
        {
            var outcome = SimulationRunner.Run(defect.Plan(seed), defect.Create());
            if (defect.FindIn(outcome) is not { } finding) continue;
            output.WriteLine($"{name}: seed {seed}: {finding}");
            return;
        }

        Assert.Fail($"'{name}' was not found in {MaxSeeds} seeds.");
    }
}
