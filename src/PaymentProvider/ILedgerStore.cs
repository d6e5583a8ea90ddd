namespace Doms.PaymentProvider;

/// <summary>The ledger within one unit of work.</summary>
interface ILedgerStore
{
    /// <summary>Id of the last entry; 0 for none.</summary>
    long LastId { get; }

    Entry? FindByKey(string key);

    /// <summary>Finds the newest entry with the reference.</summary>
    Entry? FindByReference(string kind, string reference);

    /// <summary>Returns the refunded amount of a charge in minor units.</summary>
    long RefundedAmount(string charge);

    /// <summary>Writes an entry and returns it with its id.</summary>
    Entry Add(Entry entry);

    /// <summary>Reads entries after an id, in order.</summary>
    IReadOnlyList<Entry> EntriesAfter(long id, int limit);
}

/// <summary>Storage of the ledger.</summary>
public interface ILedger : IAsyncDisposable
{
    /// <summary>Executes work on the ledger; completes only when its result is durable.</summary>
    internal Task<T> Run<T>(Func<ILedgerStore, T> work);
}
