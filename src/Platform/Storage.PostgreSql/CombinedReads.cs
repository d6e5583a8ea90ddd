using Doms.Engine.Storage;

namespace Doms.Storage.PostgreSql;

/// <summary>
/// Reads single rows in few round trips: those that are asked for while earlier ones are read are read together. External calls begin in
/// groups after a commit, and each looks its row up.
/// </summary>
/// <param name="read">Reads the rows of keys; absent ones are missing.</param>
sealed class CombinedReads(Func<IReadOnlyList<RowKey>, Task<Dictionary<RowKey, object>>> read)
{
    /// <summary>Round trips at a time; a second one lets a row pass that was asked for just after the first began.</summary>
    const int MaxTrips = 2;
    const int MaxRows = 500;

    readonly Lock _gate = new();
    readonly Queue<Waiting> _waiting = [];
    int _trips;

    /// <summary>Reads a row as committed at some time after the call; null where it is absent.</summary>
    public Task<object?> Read(RowKey row, CancellationToken cancel)
    {
        var waiting = new Waiting(row);
        if (Queue(waiting)) _ = Run();
        return waiting.Task.WaitAsync(cancel);
    }

    /// <summary>True when the row needs a round trip of its own, for itself and those that come meanwhile.</summary>
    bool Queue(Waiting waiting)
    {
        lock (_gate)
        {
            _waiting.Enqueue(waiting);
            if (_trips == MaxTrips) return false;
            _trips++;
            return true;
        }
    }

    async Task Run()
    {
        while (Take() is { Count: > 0 } rows)
        {
            try
            {
                var found = await read(rows.ConvertAll(row => row.Key));
                foreach (var row in rows) row.SetResult(found.GetValueOrDefault(row.Key));
            }
            catch (Exception error)
            {
                foreach (var row in rows) row.SetException(error);
            }
        }
    }

    /// <summary>Takes the rows of the next round trip; none ends the caller.</summary>
    List<Waiting> Take()
    {
        lock (_gate)
        {
            var taken = new List<Waiting>(Math.Min(_waiting.Count, MaxRows));
            while (taken.Count < MaxRows && _waiting.TryDequeue(out var next)) taken.Add(next);
            if (taken.Count == 0) _trips--;
            return taken;
        }
    }

    /// <summary>A row that a caller waits for.</summary>
    sealed class Waiting(RowKey key) : TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public RowKey Key { get; } = key;
    }
}
