using System.Data.Common;
using System.Runtime.CompilerServices;
using Doms.Audit;
using Doms.Engine;
using Doms.PaymentProvider;

namespace Doms.Host.Verify;

/// <summary>The simulated provider's books, read from their file; the provider may be writing it.</summary>
sealed class FileProviderLedger(string path) : IProviderLedger
{
    public async IAsyncEnumerable<ProviderEntry> Succeeded([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        foreach (var entry in Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (entry.HasSucceeded)
                yield return new ProviderEntry(
                    entry.Kind == Entry.RefundKind, entry.Reference, entry.Charge, entry.Amount, entry.Currency);
        }
    }

    IReadOnlyList<Entry> Read()
    {
        if (!File.Exists(path)) return [];
        try
        {
            return [.. FileLedger.ReadAll(path)];
        }
        catch (Exception error) when (error is DbException or StoreUnavailableException)
        {
            throw new ProviderUnavailableException($"{path} cannot be read: {error.Message}", error);
        }
    }
}
