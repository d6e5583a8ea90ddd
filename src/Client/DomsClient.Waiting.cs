using System.Runtime.CompilerServices;
using Doms.Contracts.Http;

namespace Doms.Client;

/// <content>Waiting for orders.</content>
public sealed partial class DomsClient
{
    /// <summary>Time between two looks at an order.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits until an order is in a status, or has ended in another one.</summary>
    /// <param name="id">Id of the order.</param>
    /// <param name="status">One of <see cref="OrderStatuses"/>.</param>
    /// <param name="timeout">Maximum time to wait; zero looks once.</param>
    /// <returns>The order, whose status tells which of both it is.</returns>
    /// <exception cref="OrderTimeoutException">The order was in another status for the whole time.</exception>
    public Task<OrderView> WaitForAsync(string id, string status, TimeSpan timeout, CancellationToken cancel = default) =>
        WaitForAsync(id, order => order.Status == status || order.IsEnded, timeout, cancel);

    /// <summary>Waits until a condition holds for an order.</summary>
    /// <param name="id">Id of the order.</param>
    /// <param name="timeout">Maximum time to wait; zero looks once.</param>
    /// <exception cref="OrderTimeoutException">The condition did not hold for the whole time.</exception>
    public async Task<OrderView> WaitForAsync(
        string id, Func<OrderView, bool> condition, TimeSpan timeout, CancellationToken cancel = default)
    {
        OrderView? last = null;
        await foreach (var order in Follow(id, timeout, cancel))
        {
            if (condition(order)) return order;
            last = order;
        }

        throw new OrderTimeoutException(last!, timeout);
    }

    /// <summary>Reads an order again and again, until the timeout. The caller breaks off when it has seen enough.</summary>
    /// <param name="id">Id of the order.</param>
    /// <param name="timeout">Time after which the last look follows; zero looks once.</param>
    public async IAsyncEnumerable<OrderView> Follow(
        string id, TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var start = _clock.GetTimestamp();
        while (true)
        {
            var rest = timeout - _clock.GetElapsedTime(start);
            yield return (await GetOrder(id, cancel)).Value;
            if (rest <= TimeSpan.Zero) yield break;
            await Task.Delay(rest < PollInterval ? rest : PollInterval, _clock, cancel);
        }
    }
}
