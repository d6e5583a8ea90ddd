using Confluent.Kafka;
using Doms.Engine.Transport;
using Doms.Messaging.Kafka.Clients;
using Doms.Messaging.Kafka.Records;
using Doms.Messaging.Kafka.Settings;
using Microsoft.Extensions.Logging;

namespace Doms.Messaging.Kafka.Publishing;

/// <summary>
/// Publishes with an idempotent producer. Within a partition the broker takes its records in their order, each once. A producer that has
/// failed a record is disposed of before anything else is sent, with what it has not sent, so that no record overtakes the failed one.
/// </summary>
sealed class KafkaPublisher(KafkaOptions options, KafkaClients clients, KafkaTopics topics, TimeProvider clock, ILogger logger)
    : IAsyncDisposable
{
    readonly SemaphoreSlim _turn = new(1);
    IProducer<string?, byte[]?>? _producer;
    bool _isProbing;

    public async ValueTask<IReadOnlyList<PublishResult>> Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var batch = new PublishBatch(records);
            var missing = await topics.Ensure(records.Select(record => record.Topic)).WaitAsync(cancel);
            for (var i = 0; i < records.Count && missing.Count > 0; i++)
                if (missing.TryGetValue(records[i].Topic, out var reason)) batch.Postpone(i, reason);
            while (batch.Next(NextCount) is { Count: > 0 } next) await Publish(batch, next, cancel);
            return batch.Results;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        await Retire();
        _turn.Dispose();
    }

    /// <summary>After a failure a single record finds out whether the broker answers again.</summary>
    int NextCount => _isProbing ? 1 : int.MaxValue;

    async Task Publish(PublishBatch batch, IReadOnlyList<int> next, CancellationToken cancel)
    {
        var attempt = new PublishAttempt();
        var producer = _producer ??= clients.Producer();
        var failure = Send(producer, batch, next, attempt) ?? await Unanswered(attempt, cancel);
        var errors = 0;
        foreach (var (index, error) in attempt.Reports.OrderBy(report => report.Key))
        {
            if (error is null) batch.Take(index);
            else if (Judge(batch, index, error, isAlone: next.Count == 1)) errors++;
            else failure ??= error.Reason;
        }

        _isProbing = failure is not null || errors > 0;
        if (_isProbing)
        {
            KafkaLog.ProducerRetired(logger, failure ?? "it did not take a record.");
            await Retire();
        }

        cancel.ThrowIfCancellationRequested();
        // Where a record was judged, the others failed because the producer ended with it: they are sent again.
        if (failure is not null && errors == 0) throw new TransportUnavailableException($"Kafka: {failure}");
    }

    /// <summary>Hands records to the producer; returns why it takes no more, or null.</summary>
    static string? Send(
        IProducer<string?, byte[]?> producer, PublishBatch batch, IReadOnlyList<int> next, PublishAttempt attempt)
    {
        try
        {
            foreach (var index in next)
            {
                if (TrySend(producer, batch, index, attempt)) continue;
                // Later records of its key are among the next ones.
                break;
            }

            return null;
        }
        catch (KafkaException error)
        {
            return error.Error.Reason;
        }
        finally
        {
            attempt.Seal();
        }
    }

    /// <summary>False for a record that the client refuses itself.</summary>
    static bool TrySend(IProducer<string?, byte[]?> producer, PublishBatch batch, int index, PublishAttempt attempt)
    {
        var record = batch[index];
        if (CloudEventHeaders.TryWrite(record.Headers) is not { } headers)
        {
            batch.Refuse(index, "The headers are no JSON object.");
            return false;
        }

        try
        {
            attempt.Send(producer, record.Topic, new() { Key = record.Key, Value = record.Body, Headers = headers }, index);
            return true;
        }
        catch (KafkaException error) when (IsRefusal(error.Error.Code))
        {
            batch.Refuse(index, error.Error.Reason);
            return false;
        }
    }

    /// <summary>Waits for the reports; returns why they do not come, or null.</summary>
    async Task<string?> Unanswered(PublishAttempt attempt, CancellationToken cancel)
    {
        try
        {
            await attempt.Ended.WaitAsync(options.PublishTimeout, clock, cancel);
            return null;
        }
        catch (TimeoutException)
        {
            return $"no answer within {options.PublishTimeout.TotalSeconds} s.";
        }
        catch (OperationCanceledException)
        {
            return "the publication was cancelled.";
        }
    }

    /// <summary>Notes what an error means for a record; false for an error that is not about the record.</summary>
    static bool Judge(PublishBatch batch, int index, Error error, bool isAlone)
    {
        if (IsRefusal(error.Code) && !isAlone) batch.Suspect(index);
        else if (IsRefusal(error.Code)) batch.Refuse(index, error.Reason);
        else if (IsOfTopic(error.Code)) batch.Postpone(index, error.Reason);
        else return false;
        return true;
    }

    static bool IsRefusal(ErrorCode code) => code
        is ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidRecord or ErrorCode.InvalidTimestamp
        or ErrorCode.InvalidMsg or ErrorCode.InvalidMsgSize;

    static bool IsOfTopic(ErrorCode code) => code
        is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition
        or ErrorCode.TopicAuthorizationFailed or ErrorCode.TopicException or ErrorCode.PolicyViolation;

    /// <summary>Disposes of the producer; what it has not sent is never sent.</summary>
    async Task Retire()
    {
        if (Interlocked.Exchange(ref _producer, null) is { } producer) await Task.Run(producer.Dispose);
    }
}
