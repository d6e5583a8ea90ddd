namespace Doms.Host.Client;

/// <summary>An order to place.</summary>
/// <param name="CustomerId">Null for the caller's own.</param>
/// <param name="PaymentToken">The means of payment; null for the provider's default.</param>
sealed record NewOrder(
    IReadOnlyList<NewItem> Items, string? CustomerId = null, string? CustomerEmail = null, string? PaymentToken = null,
    string? Reference = null);

/// <param name="Price">Major units; null takes the catalogue's.</param>
sealed record NewItem(string ProductId, long Quantity, decimal? Price = null);

/// <param name="Price">Major units.</param>
sealed record NewProduct(string ProductId, long Quantity, decimal? Price, string? Name);

/// <summary>What is null stays as it is.</summary>
sealed record ProductUpdate(long? AvailableQuantity, decimal? Price, string? Name, string? Reason);

sealed record CancelRequest(string? Reason);

/// <param name="Outcome"><c>COMPLETED</c> or <c>CANCELLED</c>.</param>
sealed record ResolveRequest(string Outcome, string Note);
