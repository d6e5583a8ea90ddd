namespace Doms.Host.Running;

/// <summary>Parts that a process has started, to be stopped in the opposite order.</summary>
sealed class Cleanups
{
    readonly Stack<Func<ValueTask>> _steps = [];

    public void Push(Func<ValueTask> step) => _steps.Push(step);

    /// <summary>Adds an object to dispose of, and returns it.</summary>
    public T Add<T>(T disposable)
        where T : IDisposable
    {
        _steps.Push(() =>
        {
            disposable.Dispose();
            return ValueTask.CompletedTask;
        });
        return disposable;
    }

    /// <summary>Runs all steps and returns their errors: one that fails must not keep the others from stopping.</summary>
    public async Task<List<Exception>> Run()
    {
        var errors = new List<Exception>();
        while (_steps.TryPop(out var step))
        {
            try
            {
                await step();
            }
            catch (Exception error)
            {
                errors.Add(error);
            }
        }

        return errors;
    }
}
