using System.Collections.Concurrent;

namespace Doms.Tests.Services.Shop;

/// <summary>Executes work sequentially on one thread, as virtual time requires.</summary>
sealed class DedicatedThread : IDisposable
{
    readonly BlockingCollection<Action> _work = [];
    readonly Thread _thread;
    (int Count, TaskCompletionSource Reached)? _expected;

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
        if (_expected is { } expected && _work.Count >= expected.Count) expected.Reached.TrySetResult();
        return done.Task;
    }

    /// <summary>Completes when this much work is waiting; to be called while the thread is held.</summary>
    public Task WhenWaiting(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _expected = (count, reached);
        return reached.Task;
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
