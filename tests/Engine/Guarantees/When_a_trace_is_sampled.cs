using System.Collections.Concurrent;
using System.Diagnostics;
using Doms.Engine.Messages;
using Doms.Engine.Processing;
using Doms.Engine.Processing.Sources;

namespace Doms.Tests.Engine.Guarantees;

/// <summary>A sampled message has spans, which continue the trace of its request; any other message costs nothing.</summary>
public sealed class When_a_trace_is_sampled : IDisposable
{
    readonly ConcurrentQueue<Activity> _ended = [];
    readonly ActivityListener _listener;

    public When_a_trace_is_sampled()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Doms",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Trace_continues_over_outbox_broker_timer_and_call()
    {
        var system = new SampleSystem(isJoined: false);
        var trace = Send(system, new Add("k", "t", "call"), new Add("k", "t", "tick"));
        system.Settle();

        var spans = SpansOf(trace);
        foreach (var (child, parent) in ((string, string)[])
            [
                ("process first.events", "send first.events"), ("send first.events", "process first"),
                ("call first.call_out", "process first"),
            ])
        {
            spans.Where(span => span.DisplayName == child).ShouldNotBeEmpty();
            foreach (var span in spans.Where(span => span.DisplayName == child))
                spans.Single(above => above.SpanId == span.ParentSpanId).DisplayName.ShouldBe(parent);
        }

        spans.Select(span => span.GetTagItem("cloudevents.event_type") as string).OfType<string>().Distinct()
            .ShouldBe(["first.add", "toy.added", "first.called_out", "first.tick"], ignoreOrder: true);
    }

    [Fact]
    public void Commit_of_a_batch_is_linked_to_its_messages()
    {
        var system = new SampleSystem(isJoined: true);
        var first = Send(system, new Add("a", "t"));
        var second = Send(system, new Add("b", "t"));
        system.Settle(1);

        var commit = SpansOf(first).Single(span => span.DisplayName == "commit");
        commit.GetTagItem("messaging.batch.message_count").ShouldBe(4);
        commit.Links.Select(link => link.Context.TraceId).Distinct().ShouldBe([first, second], ignoreOrder: true);
    }

    [Fact]
    public void Failed_attempt_is_an_error()
    {
        var system = new SampleSystem(isJoined: true);
        system.Behaviour.FailingTagsInSecond.Add("t");
        var trace = Send(system, new Add("k", "t"));
        system.Settle(1);

        var failed = SpansOf(trace).First(span => span.Status == ActivityStatusCode.Error);
        failed.GetTagItem("error.type").ShouldBe(typeof(InvalidOperationException).FullName);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02")]
    [InlineData("no trace")]
    public void Message_that_is_not_sampled_allocates_nothing(string? traceParent)
    {
        var headers = new MessageHeaders(
            new Guid("019a0000-0000-7000-8000-000000000001"), "toy.added", 1, "first", "k", DateTimeOffset.UnixEpoch, traceParent,
            CorrelationId: "c", CausationId: null);
        var delivery = new Delivery(
            SampleModules.Second(new SampleBehaviour()), new Message(SampleModules.Contracts[0], new Added("k", "t"), headers),
            Published.Instance);
        Spans.Process(delivery).ShouldBeNull();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) _ = Spans.Process(delivery);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    /// <summary>Sends requests below one sampled span.</summary>
    static ActivityTraceId Send(SampleSystem system, params IReadOnlyList<Add> requests)
    {
        using var caller = new Activity("caller") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        foreach (var request in requests) _ = system.Send(request);
        return caller.TraceId;
    }

    List<Activity> SpansOf(ActivityTraceId trace) => [.. _ended.Where(span => span.TraceId == trace)];
}
