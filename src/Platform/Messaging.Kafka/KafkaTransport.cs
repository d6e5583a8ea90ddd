using Doms.Engine.Transport;
using Doms.Messaging.Kafka.Clients;
using Doms.Messaging.Kafka.Consuming;
using Doms.Messaging.Kafka.Publishing;
using Doms.Messaging.Kafka.Settings;
using Microsoft.Extensions.Logging;

namespace Doms.Messaging.Kafka;

/// <summary>
/// Carries messages over Kafka as CloudEvents in binary mode. One is created per process and given to each engine:
/// <code>
/// var options = new KafkaOptions("127.0.0.1:9092") { Partitions = 4 }.Validated();
/// await using var transport = new KafkaTransport(options, loggers, TimeProvider.System);
/// </code>
/// Creating it does not connect: while the broker is away, subscriptions wait for it, and publications fail as unavailable.
/// </summary>
public sealed class KafkaTransport : ITransport
{
    readonly KafkaOptions _options;
    readonly TimeProvider _clock;
    readonly ILogger _logger;
    readonly KafkaClients _clients;
    readonly KafkaTopics _topics;
    readonly KafkaPublisher _publisher;
    readonly List<KafkaSubscription> _subscriptions = [];

    /// <param name="options">Validated options.</param>
    public KafkaTransport(KafkaOptions options, ILoggerFactory loggers, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _logger = loggers.CreateLogger("Doms.Kafka");
        _clients = new KafkaClients(options, _logger);
        _topics = new KafkaTopics(options, _clients, clock, _logger);
        _publisher = new KafkaPublisher(options, _clients, _topics, clock, _logger);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PublishResult>> Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel) =>
        _publisher.Publish(records, cancel);

    /// <inheritdoc/>
    /// <remarks>Returns at once; missing topics are created, and the group is joined, as soon as the broker is there.</remarks>
    public ValueTask<IAsyncDisposable> Subscribe(
        string group, IReadOnlyList<string> topics, ITransportReceiver receiver, CancellationToken cancel)
    {
        var subscription = new KafkaSubscription(group, topics, receiver, _options, _clients, _topics, _clock, _logger);
        lock (_subscriptions) _subscriptions.Add(subscription);
        subscription.Start();
        return new(subscription);
    }

    /// <summary>Counts the records that the broker has for the groups of this transport and that no member has handled.</summary>
    /// <remarks>A handled record counts until its offset was committed, which takes a second at most.</remarks>
    /// <exception cref="TransportUnavailableException">The broker is unavailable.</exception>
    public async Task<long> CountUnhandled(CancellationToken cancel)
    {
        KafkaSubscription[] subscriptions;
        lock (_subscriptions) subscriptions = [.. _subscriptions];
        var counts = await Task.WhenAll(subscriptions.Select(subscription => subscription.CountUnhandled())).WaitAsync(cancel);
        return counts.Sum();
    }

    public async ValueTask DisposeAsync()
    {
        KafkaSubscription[] subscriptions;
        lock (_subscriptions) subscriptions = [.. _subscriptions];
        foreach (var subscription in subscriptions) await subscription.DisposeAsync();
        await _publisher.DisposeAsync();
    }
}
