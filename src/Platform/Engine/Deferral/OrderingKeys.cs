namespace Doms.Engine.Deferral;

/// <summary>Ordering keys: messages with the same key are handled in order.</summary>
public static class OrderingKeys
{
    /// <summary>Prefix of the key under which messages out of order are stored.</summary>
    public const string OutOfOrderPrefix = "out-of-order|";

    /// <summary><c>consumer|key</c>.</summary>
    public static string Of(string consumer, string key) => $"{consumer}|{key}";

    /// <summary>The key under which messages of an ordering key are stored that arrived out of order.</summary>
    public static string OutOfOrder(string orderingKey) => OutOfOrderPrefix + orderingKey;
}
