using Doms.Engine;
using Doms.Engine.Effects;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

/// <summary>Bounds of bytes for what the engine reads from its store.</summary>
public sealed class When_messages_are_large
{
    const int Messages = 60;
    const int MaxBytes = 5_000;
    const int MaxMessageBytes = 2_000;
    static readonly string s_text = new('x', MaxMessageBytes / 2);
    long _mostQueued;
    long _mostLeased;

    [Fact]
    public void Due_messages_are_queued_in_pages_bounded_by_bytes()
    {
        var system = NewSystem();
        for (var i = 0; i < Messages; i++) _ = system.Send(new Add($"k{i}", s_text, "tick"));
        system.Settle(60);

        for (var i = 0; i < Messages; i++) system.FirstCounter($"k{i}")!.Value.ShouldBe(2);
        _mostQueued.ShouldBeInRange(MaxMessageBytes, MaxBytes + MaxMessageBytes);
    }

    [Fact]
    public void Leased_calls_are_bounded_by_bytes_and_all_made()
    {
        var system = NewSystem();
        for (var i = 0; i < Messages; i++) _ = system.Send(new Add($"k{i}", s_text, "call"));
        system.Settle(60);

        system.Behaviour.Calls.Count.ShouldBe(Messages);
        system.All(system.FirstStore, EffectRow.Table).ShouldBeEmpty();
        _mostLeased.ShouldBeInRange(MaxMessageBytes, MaxBytes + MaxMessageBytes);
    }

    SampleSystem NewSystem()
    {
        SampleSystem? system = null;
        var options = new EngineOptions { MaxBatchBytes = MaxBytes, MaxHeldEffectBytes = MaxBytes };
        return system = new SampleSystem(isJoined: true, options, inner => new InterceptingStore(inner)
        {
            BeforeCommit = _ =>
            {
                if (system is null) return;
                var memory = system.Node.Memory;
                _mostQueued = Math.Max(_mostQueued, memory.Queued + memory.Batches);
                _mostLeased = Math.Max(_mostLeased, memory.Effects);
            },
        });
    }
}
