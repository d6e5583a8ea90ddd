using Doms.Storage.Sqlite;

namespace Doms.PaymentProvider;

/// <summary>
/// A ledger in an SQLite file, durable before a request is answered. A single thread executes all work; work queued
/// during a commit shares the next transaction and its fsync.
/// </summary>
public sealed class FileLedger : ILedger
{
    const int MaxBatchSize = 2_000;

    readonly object _gate = new();
    readonly Queue<IJob> _queue = [];
    readonly SqliteLedgerStore _store;
    readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    bool _stopping;

    /// <summary>Opens the file, and creates it if absent.</summary>
    public FileLedger(string path)
    {
        var connection = SqliteFile.Open(path);
        SqliteLedgerStore.Create(connection);
        _store = new SqliteLedgerStore(connection);
        new Thread(Loop) { IsBackground = true, Name = "provider ledger" }.Start();
    }

    /// <summary>Reads all entries of a file in order, page by page, read-only.</summary>
    /// <param name="upTo">The last entry to read; null reads all.</param>
    public static IEnumerable<Entry> ReadAll(string path, long? upTo = null)
    {
        const int Page = 1_000;
        using var books = new SqliteLedgerStore(SqliteFile.Open(path, readOnly: true));
        long last = 0;
        while (books.EntriesAfter(last, Page) is { Count: > 0 } entries)
        {
            foreach (var entry in entries)
            {
                if (entry.Id > upTo) yield break;
                yield return entry;
            }

            last = entries[^1].Id;
        }
    }

    /// <summary>Reads all entries of a file in the order of their charges, page by page, read-only.</summary>
    /// <param name="upTo">The last entry to read; null reads all.</param>
    public static IEnumerable<Entry> ReadByCharge(string path, long? upTo = null)
    {
        using var books = new SqliteLedgerStore(SqliteFile.Open(path, readOnly: true));
        using var charges = Pages(books.ChargesAfter, entry => entry.Reference).GetEnumerator();
        using var refunds = Pages(books.RefundsAfter, entry => entry.Charge!).GetEnumerator();
        var (hasCharge, hasRefund) = (charges.MoveNext(), refunds.MoveNext());
        while (hasCharge || hasRefund)
        {
            var isCharge = !hasRefund
                || (hasCharge && string.CompareOrdinal(charges.Current.Reference, refunds.Current.Charge) <= 0);
            var entry = isCharge ? charges.Current : refunds.Current;
            if (entry.Id <= (upTo ?? long.MaxValue)) yield return entry;
            if (isCharge) hasCharge = charges.MoveNext();
            else hasRefund = refunds.MoveNext();
        }
    }

    static IEnumerable<Entry> Pages(Func<string, long, int, IReadOnlyList<Entry>> read, Func<Entry, string> charge)
    {
        const int page = 1_000;
        var (last, id) = ("", 0L);
        while (read(last, id, page) is { Count: > 0 } entries)
        {
            foreach (var entry in entries) yield return entry;
            (last, id) = (charge(entries[^1]), entries[^1].Id);
        }
    }

    /// <summary>Returns the id of the last entry of a file; 0 for an empty file.</summary>
    public static long LastEntryId(string path)
    {
        using var books = new SqliteLedgerStore(SqliteFile.Open(path, readOnly: true));
        return books.LastId;
    }

    /// <summary>Completes the queued work and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        await _stopped.Task;
    }

    Task<T> ILedger.Run<T>(Func<ILedgerStore, T> work)
    {
        var job = new Job<T>(work);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _queue.Enqueue(job);
            Monitor.Pulse(_gate);
        }

        return job.Done;
    }

    void Loop()
    {
        var batch = new List<IJob>();
        while (TakeBatch(batch))
        {
            RunBatch(batch);
            batch.Clear();
        }

        _store.Dispose();
        _stopped.SetResult();
    }

    bool TakeBatch(List<IJob> batch)
    {
        lock (_gate)
        {
            while (_queue.Count == 0 && !_stopping) Monitor.Wait(_gate);
            while (batch.Count < MaxBatchSize && _queue.TryDequeue(out var job)) batch.Add(job);
        }

        return batch.Count > 0;
    }

    void RunBatch(List<IJob> batch)
    {
        try
        {
            _store.Begin();
            foreach (var job in batch) job.Run(_store);
            _store.Commit();
        }
        catch (Exception error)
        {
            RollBack();
            foreach (var job in batch) job.Fail(error);
            return;
        }

        foreach (var job in batch) job.Complete();
    }

    void RollBack()
    {
        try
        {
            _store.Rollback();
        }
        catch (System.Data.Common.DbException)
        {
            // The failure that led here has already ended the transaction.
        }
    }

    interface IJob
    {
        void Run(ILedgerStore books);

        void Complete();

        void Fail(Exception error);
    }

    sealed class Job<T>(Func<ILedgerStore, T> work) : IJob
    {
        readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        T? _result;

        public Task<T> Done => _done.Task;

        public void Run(ILedgerStore books) => _result = work(books);

        public void Complete() => _done.SetResult(_result!);

        public void Fail(Exception error) => _done.SetException(error);
    }
}
