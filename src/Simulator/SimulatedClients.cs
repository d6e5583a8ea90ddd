using Doms.Engine.Services;
using Doms.Engine.Storage;

namespace Doms.Simulator;

/// <summary>Calls the services as over HTTP: to any process that runs, not for ever, and knowing nothing when no answer comes.</summary>
sealed class SimulatedClients(SimulatedShop shop, Random random)
{
    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(20);

    public static Caller Operator { get; } = new("ops", "operator");

    public Random Random => random;

    /// <summary>Null when there is no answer: it was refused for now, or nobody knows.</summary>
    public async Task<Response?> Send(string service, object command, Caller caller, IdempotencyKey? key = null)
    {
        var running = shop.RunningEngines(service);
        if (running.Count == 0) return null;
        return await WaitFor(running[random.Next(running.Count)].Send(service, command, caller, key, 0, CancellationToken.None));
    }

    /// <summary>Asks until there is an answer, at most so often.</summary>
    public async Task<Response?> SendWithRetry(string service, Func<object> command, Caller caller, IdempotencyKey? key, int tries = 150)
    {
        for (var i = 0; i < tries; i++)
        {
            if (await Send(service, command(), caller, key) is { } answer) return answer;
            await Pause(0.2, 4);
        }

        return null;
    }

    public Task Pause(double leastSeconds, double mostSeconds) =>
        shop.Time.Delay(TimeSpan.FromSeconds(leastSeconds + ((mostSeconds - leastSeconds) * random.NextDouble())));

    /// <summary>The default when the call fails or takes too long.</summary>
    public async Task<T?> WaitFor<T>(Task<T> call)
    {
        if (await Task.WhenAny(call, shop.Time.Delay(RequestTimeout)) != call || IsRefused(call.Exception)) return default;
        return await call;
    }

    // Looked at instead of thrown again: an overloaded shop refuses often, and throwing is slow.
    static bool IsRefused(AggregateException? error) =>
        error?.InnerException is OverloadedException or StoreUnavailableException or HandlerFailedException;
}
