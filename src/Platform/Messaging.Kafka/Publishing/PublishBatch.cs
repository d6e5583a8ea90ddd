using Doms.Engine.Transport;

namespace Doms.Messaging.Kafka.Publishing;

/// <summary>
/// The records of one publication and the broker's answers so far. A record without an answer is pending. Not thread-safe.
/// </summary>
sealed class PublishBatch(IReadOnlyList<TransportRecord> records)
{
    readonly PublishResult?[] _results = new PublishResult?[records.Count];
    readonly bool[] _isSuspect = new bool[records.Count];
    readonly HashSet<(string Topic, string? Key)> _refused = [];

    public IReadOnlyList<PublishResult> Results => [.. _results.Select(result => result ?? PublishResult.NotNow("It was not sent."))];

    public TransportRecord this[int index] => records[index];

    /// <summary>
    /// The records to send next, in order; empty when all have an answer. A suspect is sent alone, so that its answer is its own.
    /// </summary>
    /// <param name="max">Maximum number of records.</param>
    public IReadOnlyList<int> Next(int max)
    {
        var next = new List<int>();
        for (var i = 0; i < records.Count && next.Count < max; i++)
        {
            if (_results[i] is not null || SkipRefused(i)) continue;
            if (_isSuspect[i] && next.Count > 0) break;
            next.Add(i);
            if (_isSuspect[i]) break;
        }

        return next;
    }

    public void Take(int index) => _results[index] = PublishResult.Taken;

    /// <summary>Notes that the broker will never take a record, nor later ones of its key now.</summary>
    public void Refuse(int index, string reason) => Answer(index, PublishResult.Never(reason));

    /// <summary>Notes that the broker does not take a record now, nor later ones of its key.</summary>
    public void Postpone(int index, string reason) => Answer(index, PublishResult.NotNow(reason));

    /// <summary>Notes that a batch of records was refused for one of them, perhaps this one.</summary>
    public void Suspect(int index) => _isSuspect[index] = true;

    /// <summary>Whether an earlier record of the same key was not taken; the record then waits.</summary>
    bool SkipRefused(int index)
    {
        if (!_refused.Contains((records[index].Topic, records[index].Key))) return false;
        _results[index] = PublishResult.NotNow("An earlier record of the key was not taken.");
        return true;
    }

    void Answer(int index, PublishResult result)
    {
        _results[index] = result;
        _refused.Add((records[index].Topic, records[index].Key));
    }
}
