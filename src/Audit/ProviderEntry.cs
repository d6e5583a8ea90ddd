namespace Doms.Audit;

/// <summary>A charge or refund in the provider's ledger.</summary>
/// <param name="IsRefund">True for a refund, false for a charge.</param>
/// <param name="Reference">Our reference: the transaction's key at the provider.</param>
/// <param name="Charge">For a refund, the reference of its charge.</param>
/// <param name="Amount">Minor units.</param>
public sealed record ProviderEntry(bool IsRefund, string Reference, string? Charge, long Amount, string Currency)
{
    /// <summary>Reference of the charge that it is, or belongs to.</summary>
    public string Account => IsRefund ? Charge ?? "" : Reference;
}
