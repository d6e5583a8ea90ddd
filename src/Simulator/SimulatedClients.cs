using Doms.Engine.Services;
using Doms.Engine.Storage;

namespace Doms.Simulator;

/// <summary>
/// Sends requests to the services as over HTTP: to any running process, with a timeout after which the outcome is unknown.
/// </summary>
sealed class SimulatedClients(SimulatedShop shop, Random random)
{
    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(20);

    public static Caller Operator { get; } = new("ops", "operator");

    public Random Random => random;

    /// <summary>Sends a request; null when it was refused or timed out, so that its outcome is unknown.</summary>
    public async Task<Response?> Send(string service, object command, Caller caller, IdempotencyKey? key = null)
    {
        var running = shop.RunningEngines(service);
        if (running.Count == 0) return null;
        return await WaitFor(running[random.Next(running.Count)].Send(service, command, caller, key, 0, CancellationToken.None));
    }

    /// <summary>Sends a request until there is a response; null after the last attempt.</summary>
    public async Task<Response?> SendWithRetry(
        string service, Func<object> command, Caller caller, IdempotencyKey? key, int maxAttempts = 150)
    {
        for (var i = 0; i < maxAttempts; i++)
        {
            if (await Send(service, command(), caller, key) is { } response) return response;
            await Pause(0.2, 4);
        }

        return null;
    }

    public Task Pause(double minSeconds, double maxSeconds) =>
        shop.Time.Delay(TimeSpan.FromSeconds(minSeconds + ((maxSeconds - minSeconds) * random.NextDouble())));

    /// <summary>Waits for a request; the default when it is refused or times out.</summary>
    public async Task<T?> WaitFor<T>(Task<T> request)
    {
        if (await Task.WhenAny(request, shop.Time.Delay(RequestTimeout)) != request || IsRefused(request.Exception)) return default;
        return await request;
    }

    // The exception is inspected, not rethrown: an overloaded shop refuses often, and throwing is slow.
    static bool IsRefused(AggregateException? error) =>
        error?.InnerException is OverloadedException or StoreUnavailableException or HandlerFailedException;
}
