using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Simulation;

namespace Doms.Tests.Services.Shop;

/// <summary>Brings calls from the threads of the web application to the one of the engines.</summary>
sealed class ShopPorts(OneThread thread, ShopSystem shop, string service) : ICommandPort, IDeadLetterPort
{
    IDeadLetterPort Letters => shop.Node(service).DeadLetters;

    public Task<Answer> Ask(string service, object command, Caller caller, IdempotencyKey? key, int bytes, CancellationToken cancel) =>
        On(() => shop.Node(service).Ask(service, command, caller, key, bytes, cancel));

    public ValueTask<DeadLetterPage> List(DeadLetterFilter filter, string? cursor, int limit, CancellationToken cancel) =>
        new(On(() => Letters.List(filter, cursor, limit, cancel).AsTask()));

    public ValueTask<DeadLetter?> Show(string publicId, CancellationToken cancel) =>
        new(On(() => Letters.Show(publicId, cancel).AsTask()));

    public Task<Answer> Replay(string publicId, Caller caller, CancellationToken cancel) =>
        On(() => Letters.Replay(publicId, caller, cancel));

    public Task<Answer> Discard(string publicId, Caller caller, CancellationToken cancel) =>
        On(() => Letters.Discard(publicId, caller, cancel));

    public Task<int> ReplayAll(DeadLetterFilter filter, Caller caller, CancellationToken cancel) =>
        On(() => Letters.ReplayAll(filter, caller, cancel));

    Task<T> On<T>(Func<Task<T>> call) => thread.Run(() => shop.Time.Run(call()));
}

/// <summary>The shop's virtual time as the web application reads it; timers of its own are real ones.</summary>
sealed class ShopClock(VirtualTime time) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();
}
