using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Callback of the provider, stored before anything follows from it.</summary>
/// <param name="Id">Key: the provider's id of it, by which a repeat is known.</param>
/// <param name="OrderId">The order, where it is about one of our transactions.</param>
/// <param name="Payload">The body as it was signed.</param>
public sealed record ProviderCallback(
    string Id, long Version, string Type, string? Reference, string? OrderId, string Payload, DateTimeOffset ReceivedAt)
{
    /// <summary>Time for which it is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);
}

/// <summary>Decides on callbacks: they only say that there is news, which the provider is then asked for.</summary>
public static class CallbackDecider
{
    /// <summary>Stores a callback, once, and asks for the outcome of its transaction.</summary>
    public static Decision Receive(
        ProviderCallback? known, PaymentTransaction? transaction, ReceiveCallback callback, DateTimeOffset now)
    {
        if (known is not null) return Decision.Nothing;
        var stored = new ProviderCallback(
            callback.CallbackId, Version: 1, callback.Type, callback.Reference, transaction?.OrderId, callback.Payload, now);
        return transaction is null
            ? Decision.Change(stored)
            : new Decision
            {
                Rows = [stored],
                Effects =
                [
                    new EffectRequest(
                        $"callback/{callback.CallbackId}", new CheckTransaction(transaction.OrderId, transaction.Id, callback.ProviderId)),
                ],
            };
    }
}
