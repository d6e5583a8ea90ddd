using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Simulation;

namespace Doms.Tests.Services.Shop;

/// <summary>Dispatches requests from the web application's threads to the thread of the engines.</summary>
sealed class ShopPorts(DedicatedThread thread, ShopSystem shop, string service) : ICommandPort, IDeadLetterPort
{
    IDeadLetterPort Letters => shop.Node(service).DeadLetters;

    public Task<Response> Send(string service, object command, Caller caller, IdempotencyKey? key, int bytes, CancellationToken cancel) =>
        RunOnThread(() => shop.Node(service).Send(service, command, caller, key, bytes, cancel));

    public ValueTask<DeadLetterPage> List(DeadLetterFilter filter, string? cursor, int limit, CancellationToken cancel) =>
        new(RunOnThread(() => Letters.List(filter, cursor, limit, cancel).AsTask()));

    public ValueTask<DeadLetter?> Find(string publicId, CancellationToken cancel) =>
        new(RunOnThread(() => Letters.Find(publicId, cancel).AsTask()));

    public ValueTask<DeadLetterHistory?> History(string publicId, CancellationToken cancel) =>
        new(RunOnThread(() => Letters.History(publicId, cancel).AsTask()));

    public ValueTask<HandledOfType?> FindHandled(string publicId, CancellationToken cancel) =>
        new(RunOnThread(() => Letters.FindHandled(publicId, cancel).AsTask()));

    public ValueTask<ReplayPreview?> PreviewReplay(string publicId, CancellationToken cancel) =>
        new(RunOnThread(() => Letters.PreviewReplay(publicId, cancel).AsTask()));

    public Task<Response> Replay(string publicId, Caller caller, CancellationToken cancel) =>
        RunOnThread(() => Letters.Replay(publicId, caller, cancel));

    public Task<Response> Discard(string publicId, Caller caller, CancellationToken cancel) =>
        RunOnThread(() => Letters.Discard(publicId, caller, cancel));

    public Task<int> ReplayAll(DeadLetterFilter filter, Caller caller, CancellationToken cancel) =>
        RunOnThread(() => Letters.ReplayAll(filter, caller, cancel));

    Task<T> RunOnThread<T>(Func<Task<T>> call) => thread.Run(() => shop.Time.Run(call()));
}

/// <summary>Virtual time for reads by the web application; its timers run in real time.</summary>
sealed class ShopClock(VirtualTime time) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();
}
