namespace Doms.PaymentProvider;

/// <summary>Idempotency keys of requests in flight.</summary>
sealed class KeysInUse
{
    readonly Lock _gate = new();
    readonly HashSet<string> _keys = [];

    public bool TryTake(string key)
    {
        lock (_gate) return _keys.Add(key);
    }

    public void Release(string key)
    {
        lock (_gate) _keys.Remove(key);
    }
}
