namespace Doms.Tests.EndToEnd.Processes;

/// <summary>Waits for what a system comes to by itself, and says what it was that did not come.</summary>
static class Poll
{
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>A minute is plenty for anything on an idle machine, and not much on a busy one.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(90);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="what">Ends the sentence "Waited in vain for ...".</param>
    /// <param name="ask">Null while it is not there yet.</param>
    public static async Task<T> Until<T>(string what, Func<Task<T?>> ask, TimeSpan? timeout = null)
        where T : class
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        var limit = timeout ?? DefaultTimeout;
        while (true)
        {
            if (await ask() is { } answer) return answer;
            if (clock.GetElapsedTime(began) > limit) throw new TimeoutException($"Waited in vain for {what}, {limit.TotalSeconds} s.");
            await Task.Delay(PollInterval, clock);
        }
    }

    /// <inheritdoc cref="Until{T}"/>
    public static async Task Until(string what, Func<Task<bool>> ask, TimeSpan? timeout = null) =>
        await Until(what, async () => await ask() ? what : null, timeout);
}
