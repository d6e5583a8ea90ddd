namespace Doms.Tests.Engine.Guarantees;

public sealed class When_a_run_is_repeated
{
    [Theory, InlineData(true), InlineData(false)]
    public void The_same_seed_gives_the_same_run(bool isJoined)
    {
        static string Run(bool isJoined)
        {
            var system = new SampleSystem(isJoined, seed: 42);
            for (var i = 0; i < 30; i++) _ = system.Send(new Add($"k{i % 4}", $"{i}", i % 2 == 0 ? "call" : "tick"));
            system.Settle(60);
            return string.Join('|', system.All(system.FirstStore, SampleModules.Counters)) + string.Join(',', system.Behaviour.Handled)
                + string.Join(',', system.Behaviour.Calls);
        }

        Run(isJoined).ShouldBe(Run(isJoined));
    }
}
