using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Primitives;
using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;

namespace Doms.Simulator;

/// <summary>
/// Sends requests to the services as over HTTP: to any running process, with a timeout after which the outcome is unknown.
/// </summary>
sealed class SimulatedClients(SimulatedShop shop, Random random)
{
    const int MaxAttempts = 60;
    const double MaxDisconnectSeconds = 5;
    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(20);

    /// <summary>The longest that a process which lives may leave a caller without an answer.</summary>
    static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    static readonly Backoff RetryDelay = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));

    public static Caller Operator { get; } = new("ops", "operator");

    public Random Random => random;

    /// <summary>Sends a request; null when it was refused or timed out.</summary>
    public async Task<Response?> Send(string service, object command, Caller caller, IdempotencyKey? key = null) =>
        (await Try(service, command, caller, key)).Response;

    /// <summary>Sends a request until there is a response; null after the last attempt.</summary>
    public async Task<Response?> SendWithRetry(
        string service, Func<object> command, Caller caller, IdempotencyKey? key, int maxAttempts = MaxAttempts)
    {
        for (var i = 1; i <= maxAttempts; i++)
        {
            if (await Send(service, command(), caller, key) is { } response) return response;
            await PauseBefore(i);
        }

        return null;
    }

    /// <summary>Sends a request that must not be repeated unless nothing was taken: the result of the last attempt.</summary>
    public async Task<Attempt> SendWhileRefused(string service, Func<object> command, Caller caller)
    {
        for (var i = 1; i < MaxAttempts; i++)
        {
            var attempt = await Try(service, command(), caller, key: null);
            if (!attempt.WasRefused) return attempt;
            await PauseBefore(i);
        }

        return new Attempt(Response: null, WasRefused: true);
    }

    public Task Pause(double minSeconds, double maxSeconds) =>
        shop.Time.Delay(TimeSpan.FromSeconds(minSeconds + ((maxSeconds - minSeconds) * random.NextDouble())));

    /// <summary>Waits for a request; the default when it is refused or times out.</summary>
    public async Task<T?> WaitFor<T>(Task<T> request)
    {
        await Task.WhenAny(request, shop.Time.Delay(RequestTimeout));
        // The exception is not rethrown: an overloaded shop refuses often, and throwing is slow.
        return request.IsCompletedSuccessfully ? await request : default;
    }

    /// <summary>Sends a request once.</summary>
    public async Task<Attempt> Try(string service, object command, Caller caller, IdempotencyKey? key)
    {
        var running = shop.RunningNodes(service);
        if (running.Count == 0) return new Attempt(Response: null, WasRefused: true);
        var node = running[random.Next(running.Count)];
        var process = node.Process;
        var pausedBefore = process.IsPaused ? (TimeSpan?)null : process.TimePaused;
        using var connection = new CancellationTokenSource();
        var isOver = false;
        if (shop.Faults.ShouldInject(FaultKind.Disconnect, service))
            shop.Time.RunAfter(
                TimeSpan.FromSeconds(random.NextDouble() * MaxDisconnectSeconds),
                () =>
                {
                    if (!isOver) connection.Cancel();
                });
        var request = node.Engine!.Send(service, command, caller, key, 1 + shop.Sizes.Next(MemoryWatch.MaxRequestBytes), connection.Token);
        var response = await WaitFor(request);
        isOver = true;
        if (!request.IsCompleted && pausedBefore is { } paused)
            CheckWait(request, process, paused, $"{command.GetType().Name} had no answer of {node.Name}");
        if (request.Exception?.InnerException is OverloadedException) shop.Overloads++;
        return new Attempt(response, request.Exception?.InnerException is OverloadedException or StoreUnavailableException);
    }

    /// <summary>Judges a request that has timed out: a process that runs has to answer it, even if its caller has gone.</summary>
    void CheckWait(Task request, SimulatedProcess process, TimeSpan pausedBefore, string finding) => shop.Time.RunAfter(
        MaxWait - RequestTimeout,
        () =>
        {
            if (!request.IsCompleted && !process.IsDead && process.TimePaused == pausedBefore)
                shop.Findings.Add("caller", $"{finding} after {MaxWait}");
        });

    Task PauseBefore(int attempt) => shop.Time.Delay(RetryDelay.DelayWithJitter(attempt, random.NextDouble()));
}
