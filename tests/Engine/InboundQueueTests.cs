using Doms.Engine;
using Doms.Engine.Messages;
using Doms.Engine.Processing;
using Doms.Engine.Processing.Sources;
using Doms.Engine.Services;

namespace Doms.Tests.Engine;

public sealed class InboundQueueTests
{
    static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Oldest_record_is_found_behind_other_messages()
    {
        var queue = new InboundQueue(new EngineOptions());
        queue.OldestPublication().ShouldBeNull();
        foreach (var age in (int?[])[null, 5, 60, null, 10])
            queue.Add(DeliveryOf(publishedAt: age is { } seconds ? Now.AddSeconds(-seconds) : null));

        queue.OldestPublication().ShouldBe(Now.AddSeconds(-60));
        queue.Take(3, [], action => action());
        queue.OldestPublication().ShouldBe(Now.AddSeconds(-10));
    }

    [Fact]
    public async Task Request_put_back_is_refused_at_the_stop()
    {
        var queue = new InboundQueue(new EngineOptions());
        var request = new ClientRequest(new Caller("tester", "operator"), key: null, CancellationToken.None);
        var delivery = DeliveryOf(publishedAt: null);
        var batch = new List<Delivery>();
        queue.AddRequest(new Delivery(delivery.Module, delivery.Message, request) { ArrivedAt = Now, Bytes = 7 }, request, null);
        queue.Take(1, batch, action => action());
        queue.Requeue(batch);
        queue.Close();
        queue.RejectRemaining();

        (queue.Count, queue.Bytes).ShouldBe((0, 0));
        (await Should.ThrowAsync<OverloadedException>(request.Completion)).Message.ShouldContain("stopped");
    }

    static Delivery DeliveryOf(DateTimeOffset? publishedAt)
    {
        var headers = new MessageHeaders(Guid.Empty, "toy.added", 1, "first", "k", Now, null, "c", null);
        var message = new Message(SampleModules.Contracts[0], new Added("k", "t"), headers);
        return new Delivery(SampleModules.Second(new SampleBehaviour()), message, Published.Instance)
        {
            ArrivedAt = Now, PublishedAt = publishedAt,
        };
    }
}
