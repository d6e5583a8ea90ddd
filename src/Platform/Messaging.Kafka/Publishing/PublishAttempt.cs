using Confluent.Kafka;

namespace Doms.Messaging.Kafka.Publishing;

/// <summary>The records handed to a producer at once, and its reports, which arrive on a thread of the client.</summary>
sealed class PublishAttempt
{
    readonly Lock _gate = new();
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Dictionary<int, Error?> _reports = [];
    int _sent;
    bool _isSealed;

    /// <summary>Completes when all sent records are reported.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The reports so far: null for a record that was taken.</summary>
    public IReadOnlyDictionary<int, Error?> Reports
    {
        get
        {
            lock (_gate) return new Dictionary<int, Error?>(_reports);
        }
    }

    /// <summary>Hands a record to the producer.</summary>
    /// <exception cref="KafkaException">The producer does not accept it.</exception>
    public void Send(IProducer<string?, byte[]?> producer, string topic, Message<string?, byte[]?> message, int index)
    {
        producer.Produce(topic, message, report => Report(index, report.Error));
        lock (_gate) _sent++;
    }

    /// <summary>Says that no further record follows.</summary>
    public void Seal()
    {
        lock (_gate)
        {
            _isSealed = true;
            EndIfReported();
        }
    }

    void Report(int index, Error error)
    {
        lock (_gate)
        {
            _reports[index] = error.IsError ? error : null;
            EndIfReported();
        }
    }

    void EndIfReported()
    {
        if (_isSealed && _reports.Count == _sent) _ended.TrySetResult();
    }
}
