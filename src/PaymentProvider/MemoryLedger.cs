namespace Doms.PaymentProvider;

/// <summary>An in-memory ledger for tests and simulations; work is executed synchronously.</summary>
/// <param name="isKeyExpired">
/// Returns true if the key of an entry has expired, as keys of real providers do; by default no key expires.
/// </param>
public sealed class MemoryLedger(Func<Entry, bool>? isKeyExpired = null) : ILedger, ILedgerStore
{
    readonly Lock _gate = new();
    readonly List<Entry> _entries = [];
    readonly Dictionary<string, Entry> _byKey = [];
    readonly Dictionary<(string Kind, string Reference), Entry> _byReference = [];

    /// <summary>All entries, in order.</summary>
    public IReadOnlyList<Entry> Entries
    {
        get
        {
            lock (_gate) return [.. _entries];
        }
    }

    long ILedgerStore.LastId => _entries.Count;

    /// <summary>Creates a ledger with entries of another one, in their order.</summary>
    public static MemoryLedger From(IEnumerable<Entry> entries)
    {
        var ledger = new MemoryLedger();
        ILedgerStore store = ledger;
        foreach (var entry in entries) store.Add(entry);
        return ledger;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    Task<T> ILedger.Run<T>(Func<ILedgerStore, T> work)
    {
        lock (_gate) return Task.FromResult(work(this));
    }

    Entry? ILedgerStore.FindByKey(string key) =>
        _byKey.GetValueOrDefault(key) is { } entry && isKeyExpired?.Invoke(entry) != true ? entry : null;

    Entry? ILedgerStore.FindByReference(string kind, string reference) => _byReference.GetValueOrDefault((kind, reference));

    long ILedgerStore.RefundedAmount(string charge) =>
        _entries.Where(e => e.Kind == Entry.RefundKind && e.Charge == charge && e.HasSucceeded).Sum(e => e.Amount);

    Entry ILedgerStore.Add(Entry entry)
    {
        var written = entry with { Id = _entries.Count + 1 };
        _entries.Add(written);
        _byKey[written.Key] = written;
        _byReference[(written.Kind, written.Reference)] = written;
        return written;
    }

    IReadOnlyList<Entry> ILedgerStore.EntriesAfter(long id, int limit) =>
        id >= _entries.Count ? [] : _entries.GetRange((int)id, Math.Min(limit, _entries.Count - (int)id));
}
