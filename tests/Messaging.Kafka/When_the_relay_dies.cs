using Doms.Tests.Compliance;

namespace Doms.Tests.Messaging.Kafka;

public sealed class When_the_relay_dies
{
    [Fact]
    public async Task Message_published_twice_has_one_effect()
    {
        var topic = Clients.NewTopic();
        await using var transport = await Clients.Connect();
        await using var system = new NoteSystem(topic);
        // The broker has the record, and the process ends before it learns so: its row stays in the outbox.
        var dying = new InterceptingTransport(transport)
        {
            OnPublish = async (publish, records, cancel) =>
            {
                await publish(records, cancel);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return [];
            },
        };
        await system.Start(dying, transport);
        await system.Write("n", "once");
        await Wait.Until("the first note", async () => await system.Read("n") == "once");
        (await system.CountOutbox()).ShouldBe(1);
        await system.DisposeAsync();

        await system.Start(transport, transport);
        await system.Write("n", "then");
        await Wait.Until("the second note", async () => await system.Read("n") == "once then");
        await Wait.Until("an empty outbox", async () => await system.CountOutbox() == 0);
    }
}
