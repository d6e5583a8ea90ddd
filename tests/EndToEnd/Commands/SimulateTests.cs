using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

public sealed class SimulateTests
{
    [Fact]
    public async Task Same_seed_prints_the_same_hash_in_every_process()
    {
        var hashes = new List<string>();
        foreach (var seed in (string[])["5", "5", "6"])
        {
            var run = await Executable.Run("simulate", "--seed", seed, "--orders", "10");
            run.ExitCode.ShouldBe(0, run.ToString());
            hashes.Add(run.Output.TrimEnd().Split('\n')[^1].Trim());
        }

        hashes.ShouldAllBe(hash => hash.StartsWith("trace hash: ", StringComparison.Ordinal));
        hashes[1].ShouldBe(hashes[0]);
        hashes[2].ShouldNotBe(hashes[0]);
    }
}
