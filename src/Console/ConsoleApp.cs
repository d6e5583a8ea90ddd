using Doms.Console.Hosting;
using Microsoft.AspNetCore.Http;

namespace Doms.Console;

/// <summary>
/// The console: pages for people who run the shop. It is an application of its own inside the process, which is built when the first page
/// is asked for, so that a process without readers has neither its services nor its memory.
/// </summary>
public sealed class ConsoleApp(ConsoleSettings settings) : IAsyncDisposable
{
    readonly SemaphoreSlim _turn = new(1);
    InnerApp? _inner;
    bool _isClosed;

    /// <summary>Answers a request below <see cref="ConsoleSettings.Path"/>; for a live page it ends with its connection.</summary>
    public async Task Handle(HttpContext http)
    {
        var inner = _inner ?? await Build(http.RequestAborted);
        if (inner is null) http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else await inner.Handle(http);
    }

    /// <summary>Closes the live pages.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _isClosed = true;
        var inner = _inner;
        _inner = null;
        _turn.Release();
        if (inner is not null) await inner.DisposeAsync();
    }

    /// <summary>Returns null once the process stops.</summary>
    async Task<InnerApp?> Build(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (_isClosed) return null;
            return _inner ??= await InnerApp.Start(settings);
        }
        finally
        {
            _turn.Release();
        }
    }
}
