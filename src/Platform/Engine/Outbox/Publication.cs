using System.Diagnostics;

namespace Doms.Engine.Outbox;

/// <summary>The rows given to the broker at once, each with a span if its trace is sampled.</summary>
sealed class Publication : IDisposable
{
    readonly Activity?[] _spans;
    readonly TransportRecord[] _records;

    public Publication(IReadOnlyList<OutboxRow> rows)
    {
        _spans = new Activity?[rows.Count];
        _records = new TransportRecord[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            _spans[i] = Spans.Send(row, rows.Count);
            _records[i] = new TransportRecord(row.Topic, row.Key, Spans.Inject(_spans[i], row.Headers), row.Payload);
        }
    }

    /// <summary>Publishes the rows; a transport that ignores its token does not keep the process from stopping.</summary>
    public async Task<IReadOnlyList<PublishResult>> Publish(ITransport transport, CancellationToken cancel)
    {
        try
        {
            var results = await transport.Publish(_records, cancel).AsTask().WaitAsync(cancel);
            for (var i = 0; i < results.Count; i++)
                if (results[i].Status != PublishStatus.Taken)
                    Spans.Fail(_spans[i], $"{results[i].Status}", results[i].Reason ?? "The broker did not take it.");
            return results;
        }
        catch (Exception error)
        {
            foreach (var span in _spans) Spans.Fail(span, error.GetType().FullName!, error.Message);
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var span in _spans) span?.Dispose();
    }
}
