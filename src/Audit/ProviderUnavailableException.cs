namespace Doms.Audit;

/// <summary>The provider's ledger cannot be read.</summary>
public sealed class ProviderUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
