using Doms.Client;
using Doms.Console.SignIn;
using Microsoft.AspNetCore.Components;

namespace Doms.Console.Frame;

/// <summary>
/// A page that reads from the API: at once, when its address changes, and by time while it is live. What was read stays on the page when
/// a later read fails.
/// </summary>
public abstract class ConsolePage : ComponentBase, IDisposable
{
    readonly CancellationTokenSource _gone = new();
    bool _isFresh;

    [Inject] protected TimeProvider Clock { get; set; } = null!;

    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    [Inject] protected Live Live { get; set; } = null!;

    /// <summary>The person who reads the page.</summary>
    [CascadingParameter] public Session Session { get; set; } = null!;

    /// <summary>Reason why the last read failed; null when it did not.</summary>
    protected Failure? Failure { get; private set; }

    /// <summary>Nothing was read yet.</summary>
    protected bool IsLoading { get; private set; } = true;

    /// <summary>Time of the last read that succeeded.</summary>
    protected DateTimeOffset ReadAt { get; private set; }

    protected DateTimeOffset Now => Clock.GetUtcNow();

    protected DomsClient Client => Session.Client;

    /// <summary>Ends with the page.</summary>
    protected CancellationToken Gone => _gone.Token;

    /// <summary>Time between two reads of a live page; null for a page that does not change.</summary>
    protected virtual TimeSpan? Interval => TimeSpan.FromSeconds(4);

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task Load(CancellationToken cancel);

    protected virtual void Dispose(bool isDisposing)
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override Task OnParametersSetAsync() => Reload(isFresh: false);

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && Interval is { } interval) _ = ReadByTime(interval, _gone.Token);
    }

    /// <summary>Reads again, after a change.</summary>
    protected Task Reload()
    {
        Session.Memo.Clear();
        return Reload(isFresh: true);
    }

    /// <summary>Reads through the memory of a moment, unless the page reads again.</summary>
    protected async Task<T> Read<T>(string key, Func<CancellationToken, Task<ApiResponse<T>>> read)
    {
        var answer = _isFresh ? await read(Gone) : await Session.Memo.Get($"{typeof(T)} {key}", () => read(CancellationToken.None));
        return answer.Value;
    }

    /// <summary>Reads something that may be absent.</summary>
    protected async Task<T?> Find<T>(string key, Func<CancellationToken, Task<ApiResponse<T>>> read) where T : class
    {
        try
        {
            return await Read(key, read);
        }
        catch (ApiException absent) when (absent.Status is 404 or 403)
        {
            return null;
        }
    }

    async Task Reload(bool isFresh)
    {
        _isFresh = isFresh;
        try
        {
            await Load(_gone.Token);
            (Failure, ReadAt) = (null, Now);
        }
        catch (Exception error) when (Failure.Of(error) is not null)
        {
            Failure = Failure.Of(error);
        }

        IsLoading = false;
    }

    async Task ReadByTime(TimeSpan interval, CancellationToken gone)
    {
        using var timer = new PeriodicTimer(interval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(gone))
            {
                if (Live.Reads) await InvokeAsync(ReadAndShow);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // The page is gone.
        }
    }

    async Task ReadAndShow()
    {
        await Reload(isFresh: true);
        StateHasChanged();
    }
}
