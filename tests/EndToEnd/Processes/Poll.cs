namespace Doms.Tests.EndToEnd.Processes;

/// <summary>Polls a system until a condition holds; on timeout, the failure names the condition.</summary>
static class Poll
{
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Generous on an idle machine, tight on a busy one.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(90);

    /// <summary>Polls until a value is returned.</summary>
    /// <param name="condition">Condition for the message "Timed out waiting for ...".</param>
    /// <param name="probe">Returns null until the condition holds.</param>
    public static async Task<T> Until<T>(string condition, Func<Task<T?>> probe, TimeSpan? timeout = null)
        where T : class
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var limit = timeout ?? DefaultTimeout;
        while (true)
        {
            if (await probe() is { } value) return value;
            if (clock.GetElapsedTime(start) > limit)
                throw new TimeoutException($"Timed out waiting for {condition}, {limit.TotalSeconds} s.");
            await Task.Delay(PollInterval, clock);
        }
    }

    /// <inheritdoc cref="Until{T}"/>
    public static async Task Until(string condition, Func<Task<bool>> probe, TimeSpan? timeout = null) =>
        await Until(condition, async () => await probe() ? condition : null, timeout);
}
