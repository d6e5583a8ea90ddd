using System.Runtime.CompilerServices;
using Doms.PaymentProvider;

namespace Doms.Audit;

/// <summary>The simulated provider's books, read from their file; the provider may be writing it.</summary>
/// <param name="upTo">The last entry to read; null for all there are.</param>
public sealed class FileProviderLedger(string path, long? upTo = null) : IProviderLedger
{
    /// <summary>Null where there is no file, because the provider is a real one.</summary>
    public static FileProviderLedger? Of(string? path) => path is null ? null : new FileProviderLedger(path);

    /// <summary>As it is now: what is added later is left out.</summary>
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
                $"The simulated provider's ledger '{path}' is not there. "
                + "Where the provider is a real one, set Payments:Provider.");
        using var entries = FileLedger.ReadAll(path, upTo).GetEnumerator();
        while (MoveNext(entries))
        {
            cancel.ThrowIfCancellationRequested();
            var entry = entries.Current;
            if (entry.HasSucceeded)
                yield return new ProviderEntry(
                    entry.Kind == Entry.RefundKind, entry.Reference, entry.Charge, entry.Amount, entry.Currency);
        }
    }

    /// <summary>A page is read when it is asked for, so that a damaged file may show itself anywhere.</summary>
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
