using System.Collections.Concurrent;
using Doms.Client;
using Doms.Contracts.Http;

namespace Doms.Console.Api;

/// <summary>Numbers of orders by view, each counted at most once in its time for all readers.</summary>
sealed class OrderCounts(TimeProvider clock)
{
    const int MaxKept = 200;
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    readonly ConcurrentDictionary<string, (long Since, Task<ApiResponse<OrderCountView>> Count)> _known = new(StringComparer.Ordinal);

    public async Task<OrderCountView> Get(DomsClient client, OrderQuery query, CancellationToken cancel)
    {
        // The sort order changes no number.
        var filters = query.Filters.Where(filter => filter.Key != "sort").ToDictionary(StringComparer.Ordinal);
        var key = string.Join('&', filters.OrderBy(filter => filter.Key).Select(filter => $"{filter.Key}={filter.Value}"));
        if (!_known.TryGetValue(key, out var known) || known.Count.IsFaulted || clock.GetElapsedTime(known.Since) > Lifetime)
        {
            if (_known.Count >= MaxKept) _known.Clear();
            _known[key] = known = (clock.GetTimestamp(), client.CountOrders(filters, CancellationToken.None));
        }

        return (await known.Count.WaitAsync(cancel)).Value;
    }

    /// <summary>Drops what is known, after an action.</summary>
    public void Clear() => _known.Clear();
}
