using System.Runtime.CompilerServices;
using Doms.PaymentProvider;

namespace Doms.Audit;

/// <summary>Reads the simulated provider's ledger from its file, also while the provider writes to it.</summary>
/// <param name="upTo">Id of the last entry to read; null for all entries.</param>
public sealed class FileProviderLedger(string path, long? upTo = null) : IProviderLedger
{
    /// <summary>Returns null for a null path: a real provider has no file.</summary>
    public static FileProviderLedger? Of(string? path) => path is null ? null : new FileProviderLedger(path);

    /// <summary>Returns the ledger as it is now: entries added later are not read.</summary>
    /// <exception cref="ProviderUnavailableException">The file cannot be read.</exception>
    public static FileProviderLedger? AsOfNow(string? path)
    {
        if (path is null || !File.Exists(path)) return Of(path);
        try
        {
            return new FileProviderLedger(path, FileLedger.LastEntryId(path));
        }
        catch (Exception error)
        {
            throw Unreadable(path, error);
        }
    }

    public async IAsyncEnumerable<ProviderEntry> Succeeded([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        if (!File.Exists(path))
            throw new ProviderUnavailableException(
                $"The simulated provider's ledger '{path}' does not exist. "
                + "If the system uses a real provider, set Payments:Provider.");
        using var entries = FileLedger.ReadByCharge(path, upTo).GetEnumerator();
        while (MoveNext(entries))
        {
            cancel.ThrowIfCancellationRequested();
            var entry = entries.Current;
            if (entry.HasSucceeded)
                yield return new ProviderEntry(
                    entry.Kind == Entry.RefundKind, entry.Reference, entry.Charge, entry.Amount, entry.Currency);
        }
    }

    /// <summary>Reads the next entry. Pages are read lazily, so a damaged file can fail at any entry.</summary>
    bool MoveNext(IEnumerator<Entry> entries)
    {
        try
        {
            return entries.MoveNext();
        }
        catch (Exception error)
        {
            throw Unreadable(path, error);
        }
    }

    static ProviderUnavailableException Unreadable(string path, Exception error) =>
        new($"The simulated provider's ledger '{path}' cannot be read: {error.Message}", error);
}
