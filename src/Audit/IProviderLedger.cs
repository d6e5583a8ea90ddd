namespace Doms.Audit;

/// <summary>The payment provider's own ledger.</summary>
public interface IProviderLedger
{
    /// <summary>
    /// Returns every charge and refund that succeeded at the provider, in the ordinal order of <see cref="ProviderEntry.Account"/>.
    /// </summary>
    /// <exception cref="ProviderUnavailableException">The ledger cannot be read now.</exception>
    IAsyncEnumerable<ProviderEntry> Succeeded(CancellationToken cancel);
}
