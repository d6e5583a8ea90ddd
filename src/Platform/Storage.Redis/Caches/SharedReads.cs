using Doms.Engine.Storage;

namespace Doms.Storage.Redis.Caches;

/// <summary>
/// Shares reads of a row: all callers that arrive while it is being read wait for one next read. No caller is given a read that began
/// before it arrived, which might not have its own last write.
/// </summary>
/// <param name="read">Reads a row, for several callers.</param>
sealed class SharedReads(Func<RowKey, Task<object?>> read)
{
    readonly Lock _gate = new();

    /// <summary>Rows that are being read, each with the callers that wait for its next read.</summary>
    readonly Dictionary<RowKey, TaskCompletionSource<object?>?> _next = [];

    public Task<object?> Read(RowKey row)
    {
        var answer = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_next.TryGetValue(row, out var waiting))
            {
                if (waiting is null) _next[row] = answer;
                return (waiting ?? answer).Task;
            }

            _next.Add(row, null);
        }

        _ = ReadWhileAsked(row, answer);
        return answer.Task;
    }

    async Task ReadWhileAsked(RowKey row, TaskCompletionSource<object?>? answer)
    {
        while (answer is not null)
        {
            try
            {
                answer.SetResult(await read(row));
            }
            catch (Exception error)
            {
                answer.SetException(error);
            }

            answer = Continue(row);
        }
    }

    /// <summary>Returns the callers of the next read; null when no caller waits.</summary>
    TaskCompletionSource<object?>? Continue(RowKey row)
    {
        lock (_gate)
        {
            var answer = _next[row];
            if (answer is null) _next.Remove(row);
            else _next[row] = null;
            return answer;
        }
    }
}
