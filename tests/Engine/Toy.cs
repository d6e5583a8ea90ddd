using System.Text.Json.Serialization;
using Doms.Engine.Effects;
using Doms.Engine.Messages;
using Doms.Engine.Services;
using Doms.Engine.Storage;

namespace Doms.Tests.Engine;

/// <summary>A counter per key: enough of a service to show every rule of the engine.</summary>
sealed record Counter(string Id, long Version, long Value, string Seen);

/// <summary>What the second service has heard.</summary>
sealed record Echo(string Id, long Version, long Value, string Seen);

sealed record Add(string Id, string Tag, string Behaviour = "") : IToy;

sealed record Added(string Id, string Tag) : IToy;

sealed record Tick(string Id, string Tag) : IToy;

sealed record GiveUp(string Id) : IToy;

sealed record CallOut(string Id, string Tag) : IToy;

sealed record HangOn(string Id);

sealed record CalledOut(string Id, string Tag) : IToy;

sealed record Done(string Tag, long Value);

interface IToy
{
    string Id { get; }
}

/// <summary>How the toy handlers behave, set by a test while the engine runs.</summary>
sealed class ToyWorld
{
    /// <summary>Tags whose handling throws in the first service, timers included.</summary>
    public HashSet<string> Poison { get; } = [];

    /// <summary>Tags whose handling throws in the second service.</summary>
    public HashSet<string> PoisonInSecond { get; } = [];

    /// <summary>Tags that are too early until their counter has this value.</summary>
    public Dictionary<string, long> TooEarlyUntil { get; } = [];

    /// <summary>Tags in the order in which the second service handled them, over all runs of batches.</summary>
    public List<string> Handled { get; } = [];

    public List<(string Key, bool MayHaveBeenSent)> Calls { get; } = [];

    /// <summary>Never completed unless a test does: where calls of the other kind hang.</summary>
    public TaskCompletionSource<EffectResult> Hanging { get; } = new();

    /// <summary>When set, what calls wait for instead.</summary>
    public Task<EffectResult>? Slow { get; set; }

    public Func<EffectContext, CallOut, EffectResult> Outside { get; set; } =
        (_, request) => EffectResult.Done(new CalledOut(request.Id, request.Tag));
}

static class ToyModules
{
    public static readonly Table<Counter> Counters = Table.For<Counter>("counters")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Int64("value", x => x.Value)
        .Text("seen", x => x.Seen)
        .Read(r => new Counter(r.Text(), r.Int64(), r.Int64(), r.Text()));

    public static readonly Table<Echo> Echoes = Table.For<Echo>("echoes")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Int64("value", x => x.Value)
        .Text("seen", x => x.Seen)
        .Read(r => new Echo(r.Text(), r.Int64(), r.Int64(), r.Text()));

    public static IReadOnlyList<MessageType> Contracts { get; } =
        [new MessageType("toy.added", 1, "first.events", false, ToyJson.Default.Added, m => ((Added)m).Id)];

    /// <summary>Counts, and tells of it.</summary>
    public static ServiceModule First(ToyWorld world) => new ServiceModuleBuilder("first")
        .Table(Counters)
        .Internal("first.add", ToyJson.Default.Add, m => m.Id)
        .Internal("first.tick", ToyJson.Default.Tick, m => m.Id)
        .Deadline("first.give_up", ToyJson.Default.GiveUp, m => m.Id)
        .Internal("first.called_out", ToyJson.Default.CalledOut, m => m.Id)
        .Effect("first.call_out", ToyJson.Default.CallOut, new Caller(world))
        .Effect("first.hang_on", ToyJson.Default.HangOn, new Hanger(world), atOnce: 1)
        .Answer(ToyJson.Default.Done)
        .Handle(new AddHandler(world))
        .Handle(new TickHandler(world))
        .Handle(new GiveUpHandler())
        .Handle(new CalledOutHandler())
        .Build();

    /// <summary>Listens, and fails where it is told to.</summary>
    public static ServiceModule Second(ToyWorld world) => new ServiceModuleBuilder("second")
        .Table(Echoes)
        .Handle(new AddedHandler(world))
        .Build();

    static Counter Increment(Session session, string id, string tag)
    {
        var counter = session.Find<Counter>(id);
        var next = new Counter(id, (counter?.Version ?? 0) + 1, (counter?.Value ?? 0) + 1, $"{counter?.Seen} {tag}".Trim());
        session.Put(next);
        return next;
    }

    sealed class AddHandler(ToyWorld world) : IHandle<Add>
    {
        public void Plan(Add message, LoadPlan plan)
        {
            if (message.Behaviour != "unplanned") plan.Need<Counter>(message.Id);
        }

        public void Handle(Add message, Session session)
        {
            var counter = Increment(session, message.Id, message.Tag);
            session.Publish(new Added(message.Id, message.Tag));
            if (message.Behaviour == "tick") session.Schedule(new Tick(message.Id, message.Tag), session.StoreClock.AddSeconds(10));
            if (message.Behaviour == "deadline") session.Schedule(new GiveUp(message.Id), session.StoreClock.AddSeconds(10));
            if (message.Behaviour == "call") session.Perform($"{message.Id}/{message.Tag}", new CallOut(message.Id, message.Tag));
            if (message.Behaviour == "hang") session.Perform($"{message.Id}/{message.Tag}", new HangOn(message.Id));
            if (message.Behaviour == "throw" || world.Poison.Contains(message.Tag)) throw new InvalidOperationException("told to fail");
            session.Answer(201, new Done(message.Tag, counter.Value));
            if (message.Behaviour == "reject")
                session.Reject(new Primitives.Rejection(Primitives.RejectionKind.Unacceptable, "no", "told to refuse"));
        }
    }

    sealed class TickHandler(ToyWorld world) : IHandle<Tick>
    {
        public void Plan(Tick message, LoadPlan plan) => plan.Need<Counter>(message.Id);

        public void Handle(Tick message, Session session)
        {
            if (world.Poison.Contains(message.Tag)) throw new InvalidOperationException("told to fail");
            Increment(session, message.Id, $"tick:{message.Tag}");
        }
    }

    sealed class GiveUpHandler : IHandle<GiveUp>
    {
        public void Plan(GiveUp message, LoadPlan plan) => plan.Need<Counter>(message.Id);

        public void Handle(GiveUp message, Session session) => Increment(session, message.Id, "gave-up");
    }

    sealed class CalledOutHandler : IHandle<CalledOut>
    {
        public void Plan(CalledOut message, LoadPlan plan) => plan.Need<Counter>(message.Id);

        public void Handle(CalledOut message, Session session) => Increment(session, message.Id, $"called:{message.Tag}");
    }

    sealed class AddedHandler(ToyWorld world) : IHandle<Added>
    {
        public void Plan(Added message, LoadPlan plan) => plan.Need<Echo>(message.Id);

        public void Handle(Added message, Session session)
        {
            var echo = session.Find<Echo>(message.Id);
            var seen = echo?.Value ?? 0;
            if (world.TooEarlyUntil.TryGetValue(message.Tag, out var until) && seen < until)
            {
                session.TooEarly();
                return;
            }

            session.Put(new Echo(message.Id, (echo?.Version ?? 0) + 1, seen + 1, $"{echo?.Seen} {message.Tag}".Trim()));
            if (world.PoisonInSecond.Contains(message.Tag)) throw new InvalidOperationException("told to fail");
            world.Handled.Add(message.Tag);
        }
    }

    sealed class Hanger(ToyWorld world) : IPerform<HangOn>
    {
        public Task<EffectResult> Perform(HangOn request, EffectContext context, CancellationToken cancel)
        {
            world.Calls.Add((context.Key, context.MayHaveBeenSent));
            return world.Hanging.Task;
        }
    }

    sealed class Caller(ToyWorld world) : IPerform<CallOut>
    {
        public Task<EffectResult> Perform(CallOut request, EffectContext context, CancellationToken cancel)
        {
            world.Calls.Add((context.Key, context.MayHaveBeenSent));
            return world.Slow ?? Task.FromResult(world.Outside(context, request));
        }
    }
}

[JsonSerializable(typeof(Add)), JsonSerializable(typeof(Added)), JsonSerializable(typeof(Tick)), JsonSerializable(typeof(CallOut))]
[JsonSerializable(typeof(GiveUp)), JsonSerializable(typeof(HangOn)), JsonSerializable(typeof(CalledOut)), JsonSerializable(typeof(Done))]
sealed partial class ToyJson : JsonSerializerContext;
