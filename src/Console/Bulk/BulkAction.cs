using System.Collections.Concurrent;
using Doms.Console.Frame;
using Microsoft.AspNetCore.Components;

namespace Doms.Console.Bulk;

/// <summary>Dialog of an action on several things: each has an end of its own, and the rest can be stopped.</summary>
public abstract class BulkAction : ConsoleAction, IDisposable
{
    readonly ConcurrentDictionary<string, (bool Ok, string Text)> _ends = new(StringComparer.Ordinal);
    volatile bool _isStopped;

    /// <summary>Called in the place of <c>OnClose</c> once something was asked for.</summary>
    [Parameter] public EventCallback OnDone { get; set; }

    /// <summary>All were asked for, or left out after a stop.</summary>
    protected bool IsDone { get; private set; }

    protected bool IsStopped => _isStopped;

    /// <summary>Results, or titles of refusals, by id.</summary>
    protected IReadOnlyDictionary<string, (bool Ok, string Text)> Ends => _ends;

    protected int Refused => _ends.Values.Count(end => !end.Ok);

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the rest: a closed dialog shows no ends.</summary>
    protected virtual void Dispose(bool isDisposing) => Stop();

    protected void Stop() => _isStopped = true;

    protected Task Close() => _ends.IsEmpty ? OnClose.InvokeAsync() : OnDone.InvokeAsync();

    /// <summary>Handles each thing, several at a time, until it is stopped; false if others are being handled.</summary>
    protected Task<bool> Each<T>(IEnumerable<T> things, int parallel, Func<T, CancellationToken, Task> handle) => Run.Run(() =>
        Parallel.ForEachAsync(things, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (thing, cancel) =>
        {
            if (!_isStopped) await handle(thing, cancel);
        }));

    /// <summary>Acts on each thing; a refusal of one does not stop the others. Closes the dialog where that is done already.</summary>
    /// <param name="act">Returns the result in words.</param>
    protected async Task Act<T>(IEnumerable<T> things, int parallel, Func<T, string> idOf, Func<T, CancellationToken, Task<string>> act)
    {
        if (IsDone)
        {
            await Close();
            return;
        }

        IsDone = await Each(things, parallel, async (thing, cancel) =>
        {
            _ends[idOf(thing)] = await EndOf(() => act(thing, cancel));
            await InvokeAsync(StateHasChanged);
        }) || IsDone;
    }

    static async Task<(bool Ok, string Text)> EndOf(Func<Task<string>> act)
    {
        try
        {
            return (true, await act());
        }
        catch (Exception error) when (Failure.Of(error) is { } failure)
        {
            return (false, failure.Title);
        }
    }
}
