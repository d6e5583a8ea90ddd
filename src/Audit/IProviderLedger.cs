namespace Doms.Audit;

/// <summary>The payment provider's own books.</summary>
public interface IProviderLedger
{
    /// <summary>Every charge and refund that succeeded there, in any order.</summary>
    /// <exception cref="ProviderUnavailableException">The books cannot be read now.</exception>
    IAsyncEnumerable<ProviderEntry> Succeeded(CancellationToken cancel);
}

/// <summary>Money that moved, as the provider has it.</summary>
/// <param name="IsRefund">A refund; else a charge.</param>
/// <param name="Reference">Our name for it: the order id of a charge, the refund's id of a refund.</param>
/// <param name="Charge">For a refund, the reference of its charge.</param>
/// <param name="Amount">Minor units.</param>
public sealed record ProviderEntry(bool IsRefund, string Reference, string? Charge, long Amount, string Currency);

/// <summary>The provider's books cannot be read.</summary>
public sealed class ProviderUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
