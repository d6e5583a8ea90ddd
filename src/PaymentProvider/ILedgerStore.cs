namespace Doms.PaymentProvider;

/// <summary>The books, open for one piece of work.</summary>
interface ILedgerStore
{
    Entry? FindByKey(string key);

    /// <summary>The newest entry of that name.</summary>
    Entry? FindByReference(string kind, string reference);

    /// <summary>Minor units given back of a charge.</summary>
    long RefundedAmount(string charge);

    /// <summary>Writes an entry and returns it with its id.</summary>
    Entry Add(Entry entry);

    /// <summary>Entries behind an id, in order.</summary>
    IReadOnlyList<Entry> EntriesAfter(long id, int limit);
}

/// <summary>Who keeps the books.</summary>
public interface ILedger : IAsyncDisposable
{
    /// <summary>Does a piece of work on the books; complete only when it cannot be lost any more.</summary>
    internal Task<T> Run<T>(Func<ILedgerStore, T> work);
}
