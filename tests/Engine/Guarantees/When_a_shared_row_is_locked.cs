using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_a_shared_row_is_locked
{
    // As often as runs do not count as conflicts, and then in more conflicts than a batch is run again for before it is halved.
    [Theory, InlineData(1), InlineData(8), InlineData(14)]
    public void Next_run_locks_the_rows_of_the_failed_ones_first(int failures)
    {
        InterceptingStore store = null!;
        var system = new SampleSystem(isJoined: true, wrap: inner => store = new InterceptingStore(inner));
        system.Settle(1);
        var left = failures;
        store.BeforeLoad = _ => left-- > 0 ? throw new RowLockedException("locked by a test") : Task.CompletedTask;
        var response = system.SendAndWait(new Add("k", "t"));

        response.Status.ShouldBe(201);
        store.LockedFirst.ShouldContain(new RowKey(SampleModules.Counters, "k"));
        system.FirstCounter("k")!.Value.ShouldBe(1);
    }

    [Fact]
    public void First_run_of_a_batch_locks_no_row_first()
    {
        InterceptingStore store = null!;
        var system = new SampleSystem(isJoined: true, wrap: inner => store = new InterceptingStore(inner));
        system.SendAndWait(new Add("k", "t"));
        store.LockedFirst.ShouldBeEmpty();
    }
}
