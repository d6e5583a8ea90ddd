namespace Doms.Payments.Domain;

/// <summary>Means of payment of an order, from its preparation until the outcome of the charge is known.</summary>
/// <param name="OrderId">Key.</param>
/// <param name="Token">The customer's payment token; it is stored nowhere else.</param>
/// <param name="ExpiresAt">Time by the store's clock at which it is deleted if no charge was begun.</param>
public sealed record PaymentMethod(string OrderId, long Version, string Owner, string Token, DateTimeOffset ExpiresAt)
{
    /// <summary>Shortest time for which a means of payment is kept.</summary>
    public static readonly TimeSpan MinLifetime = TimeSpan.FromDays(7);

    static readonly TimeSpan Reserve = TimeSpan.FromDays(1);

    /// <summary>
    /// Time for which a means of payment is kept, so that its order can still use it: a saga may wait for its reservation and then for
    /// its payment, each for that time.
    /// </summary>
    /// <param name="giveUpTimeout">Total time for which a saga waits for a response before the pivot.</param>
    public static TimeSpan LifetimeFor(TimeSpan giveUpTimeout)
    {
        var used = giveUpTimeout + giveUpTimeout + Reserve;
        return used > MinLifetime ? used : MinLifetime;
    }
}
