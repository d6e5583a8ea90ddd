using System.Text;
using System.Text.Json.Nodes;
using Doms.Engine.Transport;

namespace Doms.Tests.Compliance;

/// <summary>
/// Requirements on every transport: an answer for each published record, at-least-once delivery, order per key, restart at the lowest
/// unacknowledged record, a bound of unacknowledged records.
/// </summary>
public abstract class TransportCompliance : IAsyncLifetime
{
    const string Group = "group";
    const int BatchSize = 1_000;

    /// <summary>All attributes of a message, and one of a later version.</summary>
    const string Headers = """
        {"id":"01933b7e-3a5c-7a10-8b1e-2f5d9c0a4e61","type":"suite.event","version":1,"source":"suite","subject":"order/ż 注",
        "time":"2026-01-02T03:04:05.678901+00:00","traceParent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "correlationId":"c-1","causationId":"01933b7e-3a5c-7a10-8b1e-2f5d9c0a4e60","note":"żółć 🛒"}
        """;

    /// <summary>More than any broker takes by default.</summary>
    const int TooManyBytes = 4 * 1024 * 1024;
    static int s_topics;
    readonly string _topic = $"suite-{Environment.ProcessId}-{Interlocked.Increment(ref s_topics)}";
    ITransport _transport = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _transport = await Connect();

    public virtual async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Connects a client; all clients of one test use the same broker.</summary>
    protected abstract ValueTask<ITransport> Connect();

    [Fact]
    public async Task Record_arrives_unchanged()
    {
        var record = new TransportRecord(_topic, "order/ż 注", Headers, [0, 1, 0xFF, 0xC3, 0x28]);
        var receiver = new RecordingReceiver();
        await using var subscription = await Subscribe(Group, receiver);
        await _transport.Publish([record, record with { Body = [] }], Cancel);
        var received = await receiver.Take(2, Cancel);
        received[0].Record.ShouldSatisfyAllConditions(
            received => received.Topic.ShouldBe(record.Topic),
            received => received.Key.ShouldBe(record.Key),
            received => JsonNode.DeepEquals(JsonNode.Parse(received.Headers), JsonNode.Parse(record.Headers)).ShouldBeTrue(),
            received => received.Body.ShouldBe(record.Body));
        received[1].Record.Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task Record_without_key_or_body_arrives()
    {
        var receiver = new RecordingReceiver();
        await using var subscription = await Subscribe(Group, receiver);
        (await _transport.Publish([new TransportRecord(_topic, null, "{}", null)], Cancel)).ShouldBe([PublishResult.Taken]);
        var record = (await receiver.Take(1, Cancel))[0].Record;
        (record.Key, record.Body).ShouldBe((null, null));
    }

    [Fact]
    public async Task Record_keeps_its_time_and_position_on_redelivery()
    {
        await Publish("k", "a", "b");
        var receiver = new RecordingReceiver();
        IReadOnlyList<Received> first;
        await using (await Subscribe(Group, receiver)) first = await receiver.Take(2, Cancel);
        await Reconnect();
        var successor = new RecordingReceiver();
        await using var subscription = await Subscribe(Group, successor);
        var second = await successor.Take(2, Cancel);

        second.Select(r => (r.Record.Position, r.Record.Time)).ShouldBe(first.Select(r => (r.Record.Position, r.Record.Time)));
        first[0].Record.Position.ShouldNotBeNull().ShouldNotBe(first[1].Record.Position);
    }

    [Fact]
    public async Task Every_record_taken_is_reported()
    {
        var results = await _transport.Publish([RecordOf("k", "a"), RecordOf("other", "b"), RecordOf("k", "c")], Cancel);
        results.ShouldBe([PublishResult.Taken, PublishResult.Taken, PublishResult.Taken]);
        (await _transport.Publish([], Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Record_too_large_is_never_taken_other_keys_are()
    {
        var tooLarge = RecordOf("k", "") with { Body = new byte[TooManyBytes] };
        var results = await _transport.Publish([RecordOf("k", "before"), tooLarge, RecordOf("k", "after"), RecordOf("l", "other")], Cancel);

        results.Select(result => result.Status).ShouldBe(
            [PublishStatus.Taken, PublishStatus.Never, PublishStatus.NotNow, PublishStatus.Taken]);
        results[1].Reason.ShouldNotBeNullOrEmpty();
        var receiver = new RecordingReceiver();
        await using var subscription = await Subscribe(Group, receiver);
        (await receiver.Take(2, Cancel)).Select(r => r.Text).ShouldBe(["before", "other"], ignoreOrder: true);
    }

    [Fact]
    public async Task Cancelled_publish_ends()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(_transport.Publish([RecordOf("k", "a")], cancelled.Token).AsTask());
    }

    [Fact]
    public async Task Backlog_stays_at_the_broker_beyond_the_record_limit()
    {
        const int backlog = 100_000;
        for (var i = 0; i < backlog; i += BatchSize)
            await _transport.Publish([.. Enumerable.Range(i, BatchSize).Select(n => RecordOf($"key-{n % 50}", $"{n}"))], Cancel);
        var receiver = new CountingReceiver();
        await using var subscription = await _transport.Subscribe($"{_topic}-{Group}", [_topic], receiver, Cancel);

        for (var received = 0; received < backlog; received += await receiver.AcknowledgeAll(Cancel))
            receiver.MostUnacknowledged.ShouldBeLessThanOrEqualTo(DeliveryLimit.Default.Records);
        receiver.MostUnacknowledged.ShouldBeInRange(2, DeliveryLimit.Default.Records);
    }

    [Fact]
    public async Task Backlog_stays_at_the_broker_beyond_the_byte_limit()
    {
        const int backlog = 100;
        var body = new byte[500_000];
        for (var i = 0; i < backlog; i++) await _transport.Publish([RecordOf($"key-{i % 10}", "") with { Body = body }], Cancel);
        var receiver = new CountingReceiver();
        await using var subscription = await _transport.Subscribe($"{_topic}-{Group}", [_topic], receiver, Cancel);

        var received = 0;
        while (received < backlog) received += await receiver.AcknowledgeAll(Cancel);
        receiver.MostBytes.ShouldBeLessThan(DeliveryLimit.Default.Bytes + (2 * body.Length));
    }

    [Fact]
    public async Task Records_published_before_first_subscription_arrive()
    {
        await Publish("k", "early");
        var receiver = new RecordingReceiver();
        await using var subscription = await Subscribe(Group, receiver);
        (await receiver.Take(1, Cancel))[0].Text.ShouldBe("early");
    }

    [Fact]
    public async Task Every_group_gets_every_record()
    {
        var receiver = new RecordingReceiver();
        var other = new RecordingReceiver();
        await using var first = await Subscribe(Group, receiver);
        await using var second = await Subscribe("other", other);
        await Publish("k", "a", "b", "c");
        (await Texts(receiver)).ShouldBe(["a", "b", "c"]);
        (await Texts(other)).ShouldBe(["a", "b", "c"]);

        static async Task<IEnumerable<string>> Texts(RecordingReceiver receiver) =>
            (await receiver.Take(3, Cancel)).Select(r => r.Text);
    }

    [Fact]
    public async Task Records_of_a_key_keep_their_order()
    {
        const int keys = 10;
        const int each = 50;
        var receiver = new RecordingReceiver();
        await using var subscription = await Subscribe(Group, receiver);
        for (var i = 0; i < each; i++)
        {
            await _transport.Publish(
                [.. Enumerable.Range(0, keys).Select(key => RecordOf($"key-{key}", $"{i}"))], Cancel);
        }

        var received = await receiver.Take(keys * each, Cancel);
        foreach (var key in received.GroupBy(r => r.Record.Key, StringComparer.Ordinal))
            key.Select(r => r.Text).ShouldBe(Enumerable.Range(0, each).Select(i => $"{i}"), key.Key);
    }

    [Fact]
    public async Task Unacknowledged_records_are_redelivered_after_a_restart()
    {
        await Publish("k", "a", "b", "c");
        var receiver = new RecordingReceiver();
        await using (await Subscribe(Group, receiver)) await receiver.Take(3, Cancel);
        await Reconnect();
        var successor = new RecordingReceiver();
        await using var subscription = await Subscribe(Group, successor);
        (await successor.Take(3, Cancel)).Select(r => r.Text).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Acknowledged_records_are_not_redelivered_after_clean_stop()
    {
        await Publish("k", "a", "b", "c");
        var receiver = new RecordingReceiver();
        await using (await Subscribe(Group, receiver))
        {
            foreach (var received in await receiver.Take(3, Cancel)) received.Receipt.Acknowledge();
        }

        await Reconnect();
        await Publish("k", "d");
        var successor = new RecordingReceiver();
        await using var subscription = await Subscribe(Group, successor);
        (await successor.Take(1, Cancel))[0].Text.ShouldBe("d");
    }

    [Fact]
    public async Task Acknowledging_out_of_order_keeps_the_lowest_unacknowledged_record()
    {
        await Publish("k", "a", "b", "c", "d");
        var receiver = new RecordingReceiver();
        await using (await Subscribe(Group, receiver))
        {
            var received = await receiver.Take(4, Cancel);
            foreach (var later in new[] { 3, 0, 2 }) received[later].Receipt.Acknowledge();
        }

        await Reconnect();
        await Publish("k", "e");
        var successor = new RecordingReceiver();
        await using var subscription = await Subscribe(Group, successor);
        var texts = (await successor.TakeUntil("e", Cancel)).Select(r => r.Text).ToList();
        texts[0].ShouldBe("b");
        texts.ShouldBeInOrder(SortDirection.Ascending);
    }

    [Fact]
    public async Task Late_or_repeated_acknowledgement_is_harmless()
    {
        await Publish("k", "a", "b");
        var receiver = new RecordingReceiver();
        IReadOnlyList<Received> received;
        await using (await Subscribe(Group, receiver))
        {
            received = await receiver.Take(2, Cancel);
            received[0].Receipt.Acknowledge();
            received[0].Receipt.Acknowledge();
        }

        await Reconnect();
        received[0].Receipt.Acknowledge();
        var successor = new RecordingReceiver();
        await using var subscription = await Subscribe(Group, successor);
        (await successor.Take(1, Cancel))[0].Text.ShouldBe("b");
    }

    async Task Reconnect()
    {
        await _transport.DisposeAsync();
        _transport = await Connect();
    }

    ValueTask<IAsyncDisposable> Subscribe(string group, RecordingReceiver receiver) =>
        _transport.Subscribe($"{_topic}-{group}", [_topic], receiver, Cancel);

    async Task Publish(string key, params IReadOnlyList<string> texts) =>
        await _transport.Publish([.. texts.Select(text => RecordOf(key, text))], Cancel);

    TransportRecord RecordOf(string key, string text) => new(_topic, key, "{}", Encoding.UTF8.GetBytes(text));
}
