using Doms.Engine;
using Doms.Engine.Inbox;
using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_a_plan_omits_a_row
{
    [Fact]
    public void Unplanned_row_is_loaded_and_message_is_handled_again()
    {
        var system = new SampleSystem(isJoined: true);
        system.SendAndWait(new Add("k", "1"));
        var second = system.Send(new Add("k", "2", "unplanned"));
        var third = system.Send(new Add("k", "3"));
        system.Settle(1);

        second.CompletedResult().Status.ShouldBe(201);
        third.CompletedResult().Status.ShouldBe(201);
        system.FirstCounter("k")!.Value.ShouldBe(3);
    }

    [Fact]
    public void Unplanned_row_keeps_the_order_of_published_messages()
    {
        var system = new SampleSystem(isJoined: true);
        system.Behaviour.ForgetsRowInSecond = tag => tag == "1";
        system.SendAndWait(new Add("k", "1", "again"));
        system.Settle(1);

        system.Behaviour.Handled.ShouldBe(["1", "again"]);
        system.Echo("k")!.Seen.ShouldBe("1 again");
    }

    [Fact]
    public void Unplanned_row_keeps_the_order_of_a_halved_batch()
    {
        var (conflicts, maxConflicts) = (0, new EngineOptions().MaxConflictRetries + 1);
        var system = new SampleSystem(isJoined: false, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes =>
            {
                if (changes.Any(change => change.Row is InboxRow) && conflicts++ < maxConflicts) throw new VersionConflictException("busy");
            },
        });
        system.Behaviour.ForgetsRowInSecond = tag => tag == "1" && conflicts == maxConflicts;
        foreach (var tag in new[] { "1", "2" }) _ = system.Send(new Add("k", tag));
        system.Settle(10);

        conflicts.ShouldBeGreaterThan(maxConflicts);
        system.Echo("k")!.Seen.ShouldBe("1 2");
    }
}
