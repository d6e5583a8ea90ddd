using Doms.Simulator;
using Doms.Tests.Simulation.Planted;

namespace Doms.Tests.Simulation;

/// <summary>Proves that the simulator can find defects: each planted defect must be found.</summary>
public sealed class PlantedDefectTests(ITestOutputHelper output)
{
    const int MaxSeeds = 200;
    const int Orders = 30;

    public static TheoryData<string> Names => [.. Defects.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Planted_defect_is_found_within_200_seeds(string name)
    {
        var defect = Defects.All[name];
        for (var seed = 1; seed <= MaxSeeds; seed++)
        {
            var outcome = SimulationRunner.Run(new SimulationPlan(seed, defect.Shape, Orders), defect.Create());
            if (!defect.IsFoundIn(outcome)) continue;
            output.WriteLine($"{name}: seed {seed}: {outcome.Findings[0]}");
            return;
        }

        Assert.Fail($"'{name}' was not found in {MaxSeeds} seeds.");
    }
}
