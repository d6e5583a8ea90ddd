using System.Collections.Concurrent;

namespace Doms.Tests.Services.Shop;

/// <summary>Executes work sequentially on one thread, as virtual time requires.</summary>
sealed class DedicatedThread : IDisposable
{
    readonly BlockingCollection<Action> _work = [];
    readonly Thread _thread;

    public DedicatedThread()
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = "virtual time" };
        _thread.Start();
    }

    public Task Run(Action work) => Run(() =>
    {
        work();
        return true;
    });

    public Task<T> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    void Loop()
    {
        foreach (var work in _work.GetConsumingEnumerable()) work();
    }
}
