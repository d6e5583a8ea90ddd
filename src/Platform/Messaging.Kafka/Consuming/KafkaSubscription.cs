using Doms.Engine.Transport;
using Doms.Messaging.Kafka.Clients;
using Doms.Messaging.Kafka.Settings;
using Doms.Primitives;
using Microsoft.Extensions.Logging;

namespace Doms.Messaging.Kafka.Consuming;

/// <summary>
/// A member of a consumer group, from now until disposed: while the broker is away, or refuses, it tries again.
/// </summary>
sealed class KafkaSubscription(
    string group,
    IReadOnlyList<string> topics,
    ITransportReceiver receiver,
    KafkaOptions options,
    KafkaClients clients,
    KafkaTopics known,
    TimeProvider clock,
    ILogger logger) : IAsyncDisposable
{
    static readonly Backoff RetryDelay = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10));

    /// <summary>Time within which the group has to be left.</summary>
    static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(10);
    readonly CancellationTokenSource _stop = new();
    readonly GroupBacklog _backlog = new(group, topics, clients);
    Task _running = Task.CompletedTask;

    /// <inheritdoc cref="GroupBacklog.Count()"/>
    public Task<long> CountUnhandled() => _backlog.Count();

    public void Start() => _running = Run();

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _backlog.DisposeAsync();
        try
        {
            await _running.WaitAsync(LeaveTimeout, clock);
        }
        catch (TimeoutException)
        {
            // The thread belongs to the client, which waits for its broker; the process can stop without it.
            KafkaLog.NotLeft(logger, group);
        }
    }

    async Task Run()
    {
        var failures = 0;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await known.Ensure(topics);
                // The client has to be polled in time whatever else the process does, so that it has a thread of its own.
                await Task.Factory.StartNew(Poll, _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                failures = 0;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error)
            {
                var wait = RetryDelay.Delay(++failures);
                KafkaLog.ReceiveFailed(logger, group, wait, error.Message);
                await Task.Delay(wait, clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    void Poll()
    {
        using var member = new GroupMember(group, receiver, options.DeliveryLimit, clients, clock, logger);
        member.Receive(topics, _stop.Token);
    }
}
