using Doms.Storage.Sqlite;

namespace Doms.PaymentProvider;

/// <summary>
/// Books in an SQLite file, on the disk before anybody is answered. One thread does all work; what waits while it commits
/// shares the next transaction, and so its fsync.
/// </summary>
public sealed class FileLedger : ILedger
{
    const int LargestBatch = 2_000;

    readonly object _gate = new();
    readonly Queue<IJob> _waiting = [];
    readonly FileBooks _books;
    readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    bool _stopping;

    /// <summary>Opens the file, and makes it where there is none.</summary>
    public FileLedger(string path)
    {
        var connection = SqliteFile.Open(path);
        FileBooks.Create(connection);
        _books = new FileBooks(connection);
        new Thread(Loop) { IsBackground = true, Name = "provider ledger" }.Start();
    }

    /// <summary>All entries of a file up to one, in order, read a page at a time without changing anything.</summary>
    /// <param name="upTo">The last one to read; null for all there are.</param>
    public static IEnumerable<Entry> ReadAll(string path, long? upTo = null)
    {
        const int Page = 1_000;
        using var books = new FileBooks(SqliteFile.Open(path, readOnly: true));
        long last = 0;
        while (books.After(last, Page) is { Count: > 0 } entries)
        {
            foreach (var entry in entries)
            {
                if (entry.Id > upTo) yield break;
                yield return entry;
            }

            last = entries[^1].Id;
        }
    }

    /// <summary>The number of the last entry of a file; 0 where there is none.</summary>
    public static long LastEntry(string path)
    {
        using var books = new FileBooks(SqliteFile.Open(path, readOnly: true));
        return books.Last;
    }

    /// <summary>Finishes what waits, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        await _stopped.Task;
    }

    Task<T> ILedger.Run<T>(Func<IBooks, T> work)
    {
        var job = new Job<T>(work);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _waiting.Enqueue(job);
            Monitor.Pulse(_gate);
        }

        return job.Done;
    }

    void Loop()
    {
        var batch = new List<IJob>();
        while (Take(batch))
        {
            Do(batch);
            batch.Clear();
        }

        _books.Dispose();
        _stopped.SetResult();
    }

    bool Take(List<IJob> batch)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_stopping) Monitor.Wait(_gate);
            while (batch.Count < LargestBatch && _waiting.TryDequeue(out var job)) batch.Add(job);
        }

        return batch.Count > 0;
    }

    void Do(List<IJob> batch)
    {
        try
        {
            _books.Begin();
            foreach (var job in batch) job.Work(_books);
            _books.Commit();
        }
        catch (Exception error)
        {
            Undo();
            foreach (var job in batch) job.Fail(error);
            return;
        }

        foreach (var job in batch) job.Tell();
    }

    void Undo()
    {
        try
        {
            _books.Rollback();
        }
        catch (System.Data.Common.DbException)
        {
            // The failure that led here has ended the transaction already.
        }
    }

    interface IJob
    {
        void Work(IBooks books);

        void Tell();

        void Fail(Exception error);
    }

    sealed class Job<T>(Func<IBooks, T> work) : IJob
    {
        readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        T? _result;

        public Task<T> Done => _done.Task;

        public void Work(IBooks books) => _result = work(books);

        public void Tell() => _done.SetResult(_result!);

        public void Fail(Exception error) => _done.SetException(error);
    }
}
