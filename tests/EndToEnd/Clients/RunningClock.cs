using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.EndToEnd.Clients;

/// <summary>Lets virtual time pass while something waits for it.</summary>
static class RunningClock
{
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    public static async Task<T> Run<T>(this FakeTimeProvider clock, Task<T> task)
    {
        while (!task.IsCompleted)
        {
            clock.Advance(Step);
            await Task.Yield();
        }

        return await task;
    }
}
