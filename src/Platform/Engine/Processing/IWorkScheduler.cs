namespace Doms.Engine.Processing;

/// <summary>
/// Schedules work: on the thread pool in production, on one thread in an order drawn from a seed in simulation.
/// </summary>
public interface IWorkScheduler
{
    /// <summary>Runs the work soon, never inside this call.</summary>
    void Post(Action work);
}

/// <summary>Schedules work on the thread pool.</summary>
public sealed class ThreadPoolScheduler : IWorkScheduler
{
    public void Post(Action work) => ThreadPool.UnsafeQueueUserWorkItem(static action => action(), work, preferLocal: false);
}
