namespace Doms.Engine.Services;

/// <summary>What a handler wants loaded.</summary>
public sealed class LoadPlan
{
    readonly ServiceModule _module;
    readonly Batch _batch;

    internal LoadPlan(ServiceModule module, Batch batch)
    {
        _module = module;
        _batch = batch;
    }

    /// <summary>The plan looked at a loaded row, so it is asked again once its rows are there.</summary>
    internal bool HasLooked { get; private set; }

    public void Need<T>(string key)
        where T : class => _batch.Want(new RowKey(_module.TableOf(typeof(T)), key));

    /// <summary>
    /// The row, if an earlier pass loaded it: it is then planned as well. Null on the first pass or where there is none. The
    /// plan is asked again after loading, at most <see cref="EngineOptions.MaxPlanPasses"/> times.
    /// </summary>
    public T? Find<T>(string key)
        where T : class
    {
        HasLooked = true;
        var row = new RowKey(_module.TableOf(typeof(T)), key);
        _batch.Want(row);
        return (T?)_batch.Peek(row);
    }
}
