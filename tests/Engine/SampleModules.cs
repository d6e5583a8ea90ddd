using System.Text.Json.Serialization;
using Doms.Engine.Effects;
using Doms.Engine.Messages;
using Doms.Engine.Services;
using Doms.Engine.Storage;

namespace Doms.Tests.Engine;

/// <summary>A counter per key: a minimal service that covers every rule of the engine.</summary>
sealed record Counter(string Id, long Version, long Value, string Seen);

/// <summary>Row of the second service: the messages it has received.</summary>
sealed record Echo(string Id, long Version, long Value, string Seen);

sealed record Add(string Id, string Tag, string Behaviour = "") : ISampleMessage;

sealed record Added(string Id, string Tag) : ISampleMessage;

sealed record Tick(string Id, string Tag) : ISampleMessage;

sealed record GiveUp(string Id) : ISampleMessage;

sealed record SampleCall(string Id, string Tag) : ISampleMessage;

sealed record HangingCall(string Id);

sealed record CallFinished(string Id, string Tag) : ISampleMessage;

sealed record Done(string Tag, long Value);

interface ISampleMessage
{
    string Id { get; }
}

/// <summary>Behaviour of the sample handlers, set by a test while the engine runs.</summary>
sealed class SampleBehaviour
{
    /// <summary>Tags whose handling throws in the first service, timers included.</summary>
    public HashSet<string> FailingTags { get; } = [];

    /// <summary>Tags whose handling throws in the second service.</summary>
    public HashSet<string> FailingTagsInSecond { get; } = [];

    /// <summary>Whether the plan of the second service omits the row of a tag.</summary>
    public Func<string, bool> ForgetsRowInSecond { get; set; } = _ => false;

    /// <summary>Tags for which the second service inserts a row without looking whether it exists.</summary>
    public HashSet<string> BlindTagsInSecond { get; } = [];

    /// <summary>Tags that are out of order until their counter has this value.</summary>
    public Dictionary<string, long> OutOfOrderUntil { get; } = [];

    /// <summary>Tags in the order in which the second service handled them, over all runs of batches.</summary>
    public List<string> Handled { get; } = [];

    public List<(string Key, bool MayHaveBeenSent)> Calls { get; } = [];

    /// <summary>
    /// Results that hanging calls wait for, completed only by a test. Each call has its own: of several continuations of one task
    /// the framework runs all but one on other threads.
    /// </summary>
    public List<TaskCompletionSource<EffectResult>> HangingResults { get; } = [];

    /// <summary>Result of further hanging calls; null while they hang.</summary>
    public EffectResult? HangingResult { get; set; }

    /// <summary>Waited for by calls before the external system answers.</summary>
    public Func<CancellationToken, Task> Latency { get; set; } = _ => Task.CompletedTask;

    public Func<EffectContext, SampleCall, EffectResult> ExternalSystem { get; set; } =
        (_, request) => EffectResult.Done(new CallFinished(request.Id, request.Tag));
}

static class SampleModules
{
    public static readonly Table<Counter> Counters = Table.For<Counter>("counters")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Int64("value", x => x.Value)
        .Text("seen", x => x.Seen)
        .Shared()
        .Read(r => new Counter(r.Text(), r.Int64(), r.Int64(), r.Text()));

    public static readonly Table<Echo> Echoes = Table.For<Echo>("echoes")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Int64("value", x => x.Value)
        .Text("seen", x => x.Seen)
        .Read(r => new Echo(r.Text(), r.Int64(), r.Int64(), r.Text()));

    public static IReadOnlyList<MessageType> Contracts { get; } =
        [new MessageType("toy.added", 1, "first.events", false, SampleJson.Default.Added, m => ((Added)m).Id)];

    /// <summary>Limits of the sample calls.</summary>
    public static EffectLimits Calls { get; } = new() { MaxDuration = TimeSpan.FromSeconds(50) };

    /// <summary>Counts, and publishes each count.</summary>
    public static ServiceModule First(SampleBehaviour world, EffectLimits? calls = null) => new ServiceModuleBuilder("first")
        .Table(Counters)
        .Internal("first.add", SampleJson.Default.Add, m => m.Id)
        .Internal("first.tick", SampleJson.Default.Tick, m => m.Id)
        .Deadline("first.give_up", SampleJson.Default.GiveUp, m => m.Id)
        .Internal("first.called_out", SampleJson.Default.CallFinished, m => m.Id)
        .Effect("first.call_out", SampleJson.Default.SampleCall, new SampleCallEffectHandler(world), calls ?? Calls)
        .Effect("first.hang_on", SampleJson.Default.HangingCall, new HangingCallEffectHandler(world), Calls with { MaxConcurrency = 1 })
        .Response(SampleJson.Default.Done)
        .Handle(new OnAdd(world))
        .Handle(new OnTick(world))
        .Handle(new OnGiveUp())
        .Handle(new OnCallFinished())
        .Build();

    /// <summary>Handles the first service's events, and fails where the behaviour says so.</summary>
    public static ServiceModule Second(SampleBehaviour world) => new ServiceModuleBuilder("second")
        .Table(Echoes)
        .Handle(new OnAdded(world))
        .Build();

    static Counter Increment(Session session, string id, string tag)
    {
        var counter = session.Find<Counter>(id);
        var next = new Counter(id, (counter?.Version ?? 0) + 1, (counter?.Value ?? 0) + 1, $"{counter?.Seen} {tag}".Trim());
        session.Put(next);
        return next;
    }

    sealed class OnAdd(SampleBehaviour world) : IHandle<Add>
    {
        public void Plan(Add message, LoadPlan plan)
        {
            if (message.Behaviour != "unplanned") plan.Need<Counter>(message.Id);
            plan.NeedTimer(message.Id);
        }

        public void Handle(Add message, Session session)
        {
            if (message.Behaviour == "defer")
            {
                session.DeferUntilLater();
                return;
            }

            var counter = Increment(session, message.Id, message.Tag);
            if (message.Behaviour == "again") session.Publish(new Add(message.Id, "again"));
            session.Publish(new Added(message.Id, message.Tag));
            if (message.Behaviour == "tick") session.Schedule(new Tick(message.Id, message.Tag), session.StoreClock.AddSeconds(10));
            if (message.Behaviour == "set timer")
                session.SetTimer(message.Id, new Tick(message.Id, message.Tag), session.StoreClock.AddSeconds(10));
            if (message.Behaviour == "cancel timer") session.CancelTimer(message.Id);
            if (message.Behaviour == "deadline") session.Schedule(new GiveUp(message.Id), session.StoreClock.AddSeconds(10));
            if (message.Behaviour == "call") session.EnqueueEffect($"{message.Id}/{message.Tag}", new SampleCall(message.Id, message.Tag));
            if (message.Behaviour == "hang") session.EnqueueEffect($"{message.Id}/{message.Tag}", new HangingCall(message.Id));
            if (message.Behaviour == "throw" || world.FailingTags.Contains(message.Tag)) throw new InvalidOperationException("set to fail");
            session.Respond(201, new Done(message.Tag, counter.Value));
            if (message.Behaviour == "reject")
                session.Reject(new Primitives.Rejection(Primitives.RejectionKind.Unacceptable, "no", "set to refuse"));
        }
    }

    sealed class OnTick(SampleBehaviour world) : IHandle<Tick>
    {
        public void Plan(Tick message, LoadPlan plan)
        {
            plan.Need<Counter>(message.Id);
            plan.NeedTimer(message.Id);
        }

        public void Handle(Tick message, Session session)
        {
            if (world.FailingTags.Contains(message.Tag)) throw new InvalidOperationException("set to fail");
            Increment(session, message.Id, $"tick:{message.Tag}");
            if (message.Tag == "again")
                session.SetTimer(message.Id, new Tick(message.Id, "last"), session.StoreClock.AddSeconds(10));
        }
    }

    sealed class OnGiveUp : IHandle<GiveUp>
    {
        public void Plan(GiveUp message, LoadPlan plan) => plan.Need<Counter>(message.Id);

        public void Handle(GiveUp message, Session session) => Increment(session, message.Id, "gave-up");
    }

    sealed class OnCallFinished : IHandle<CallFinished>
    {
        public void Plan(CallFinished message, LoadPlan plan) => plan.Need<Counter>(message.Id);

        public void Handle(CallFinished message, Session session) => Increment(session, message.Id, $"called:{message.Tag}");
    }

    sealed class OnAdded(SampleBehaviour world) : IHandle<Added>
    {
        public void Plan(Added message, LoadPlan plan)
        {
            if (!world.ForgetsRowInSecond(message.Tag) && !world.BlindTagsInSecond.Contains(message.Tag)) plan.Need<Echo>(message.Id);
        }

        public void Handle(Added message, Session session)
        {
            if (world.BlindTagsInSecond.Contains(message.Tag))
            {
                session.Put(new Echo(message.Id, 1, 1, message.Tag));
                return;
            }

            var echo = session.Find<Echo>(message.Id);
            var seen = echo?.Value ?? 0;
            if (world.OutOfOrderUntil.TryGetValue(message.Tag, out var until) && seen < until)
            {
                session.DeferUntilLater();
                return;
            }

            session.Put(new Echo(message.Id, (echo?.Version ?? 0) + 1, seen + 1, $"{echo?.Seen} {message.Tag}".Trim()));
            if (world.FailingTagsInSecond.Contains(message.Tag)) throw new InvalidOperationException("set to fail");
            world.Handled.Add(message.Tag);
        }
    }

    sealed class HangingCallEffectHandler(SampleBehaviour world) : IEffectHandler<HangingCall>
    {
        public Task<EffectResult> Execute(HangingCall request, EffectContext context, CancellationToken cancel)
        {
            world.Calls.Add((context.Key, context.MayHaveBeenSent));
            if (world.HangingResult is { } result) return Task.FromResult(result);
            world.HangingResults.Add(new TaskCompletionSource<EffectResult>());
            return world.HangingResults[^1].Task;
        }
    }

    sealed class SampleCallEffectHandler(SampleBehaviour world) : IEffectHandler<SampleCall>
    {
        public async Task<EffectResult> Execute(SampleCall request, EffectContext context, CancellationToken cancel)
        {
            world.Calls.Add((context.Key, context.MayHaveBeenSent));
            await world.Latency(cancel);
            return world.ExternalSystem(context, request);
        }
    }
}

[JsonSerializable(typeof(Add)), JsonSerializable(typeof(Added)), JsonSerializable(typeof(Tick)), JsonSerializable(typeof(SampleCall))]
[JsonSerializable(typeof(GiveUp)), JsonSerializable(typeof(HangingCall)), JsonSerializable(typeof(CallFinished))]
[JsonSerializable(typeof(Done))]
sealed partial class SampleJson : JsonSerializerContext;
