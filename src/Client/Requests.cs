namespace Doms.Client;

/// <summary>An order to place.</summary>
/// <param name="CustomerId">Null for the caller's own.</param>
/// <param name="PaymentToken">The means of payment; null for the provider's default.</param>
public sealed record NewOrder(
    IReadOnlyList<NewItem> Items, string? CustomerId = null, string? CustomerEmail = null, string? PaymentToken = null,
    string? Reference = null);

/// <param name="Price">Major units; null takes the catalogue's.</param>
public sealed record NewItem(string ProductId, long Quantity, decimal? Price = null);

/// <param name="Price">Major units.</param>
public sealed record NewProduct(string ProductId, long Quantity, decimal? Price, string? Name);

/// <summary>What is null stays as it is.</summary>
public sealed record ProductUpdate(long? AvailableQuantity, decimal? Price, string? Name, string? Reason);

public sealed record CancelRequest(string? Reason);

/// <param name="Outcome"><c>COMPLETED</c> or <c>CANCELLED</c>.</param>
public sealed record ResolveRequest(string Outcome, string Note);
