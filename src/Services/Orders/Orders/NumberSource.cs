using System.Text.Json;
using Doms.Contracts;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>
/// Hands out the numbers of new orders from a block that belongs to this process. The next block is taken before the last number is
/// used up, so that placing an order waits for a block only after a burst, or when none could be taken.
/// </summary>
sealed class NumberSource
{
    /// <summary>Numbers left in the block when the next one is taken.</summary>
    const int Reserve = OrderNumbers.BlockSize / 4;

    static readonly Caller Process = new(ServiceNames.Orders, Roles.Service);
    readonly Lock _gate = new();
    long _next;
    long _end;
    Task<NumberBlock>? _coming;

    /// <exception cref="OverloadedException">No block could be taken; no number was used.</exception>
    public async ValueTask<long> Next(ICommandPort commands, CancellationToken cancel)
    {
        while (true)
        {
            Task<NumberBlock> coming;
            lock (_gate)
            {
                if (_next < _end && _coming is { IsCompleted: true, IsCompletedSuccessfully: false }) _coming = null;
                if (_end - _next <= Reserve) _coming ??= Take(commands);
                if (_next < _end) return _next++;
                coming = _coming!;
            }

            var block = await WaitFor(coming, cancel);
            lock (_gate)
            {
                if (_coming == coming) (_next, _end, _coming) = (block.First, block.First + block.Count, null);
            }
        }
    }

    async Task<NumberBlock> WaitFor(Task<NumberBlock> coming, CancellationToken cancel)
    {
        try
        {
            return await coming.WaitAsync(cancel);
        }
        catch when (coming is { IsCompleted: true, IsCompletedSuccessfully: false })
        {
            lock (_gate)
            {
                if (_coming == coming) _coming = null;
            }

            throw;
        }
    }

    /// <summary>Takes a block for all callers, so that no caller's disconnection cancels it.</summary>
    static async Task<NumberBlock> Take(ICommandPort commands)
    {
        var response = await commands.Send(
            ServiceNames.Orders, new TakeNumbers(OrderNumbers.Orders), Process, key: null, bytes: 0, CancellationToken.None);
        return JsonSerializer.Deserialize(response.Body.Span, OrdersJson.Default.NumberBlock)!;
    }
}
