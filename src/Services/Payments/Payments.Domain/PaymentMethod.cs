namespace Doms.Payments.Domain;

/// <summary>Means of payment of an order, from its preparation until the outcome of the charge is known.</summary>
/// <param name="OrderId">Key.</param>
/// <param name="Token">The customer's payment token; it is stored nowhere else.</param>
/// <param name="ExpiresAt">Time by the store's clock at which it is deleted if no charge was begun.</param>
public sealed record PaymentMethod(string OrderId, long Version, string Owner, string Token, DateTimeOffset ExpiresAt)
{
    /// <summary>Longer than an order waits for its payment to begin.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);
}
