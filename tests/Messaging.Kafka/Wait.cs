namespace Doms.Tests.Messaging.Kafka;

static class Wait
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a condition holds; fails after two minutes.</summary>
    public static Task Until(string what, Func<bool> holds) => Until(what, () => Task.FromResult(holds()));

    /// <inheritdoc cref="Until(string,Func{bool})"/>
    public static async Task Until(string what, Func<Task<bool>> holds)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience) throw new TimeoutException($"Waited for {what}.");
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
