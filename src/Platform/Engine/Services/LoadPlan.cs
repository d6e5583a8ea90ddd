namespace Doms.Engine.Services;

/// <summary>What a handler wants loaded.</summary>
public sealed class LoadPlan
{
    readonly ServiceModule _module;
    readonly UnitOfWork _unitOfWork;

    internal LoadPlan(ServiceModule module, UnitOfWork unitOfWork)
    {
        _module = module;
        _unitOfWork = unitOfWork;
    }

    /// <summary>The plan looked at a loaded row, so it is asked again once its rows are there.</summary>
    internal bool NeedsAnotherPass { get; private set; }

    public void Need<T>(string key)
        where T : class => _unitOfWork.PlanLoad(new RowKey(_module.TableOf(typeof(T)), key));

    /// <summary>
    /// The row, if an earlier pass loaded it: it is then planned as well. Null on the first pass or where there is none. The
    /// plan is asked again after loading, at most <see cref="EngineOptions.MaxPlanPasses"/> times.
    /// </summary>
    public T? Find<T>(string key)
        where T : class
    {
        NeedsAnotherPass = true;
        var row = new RowKey(_module.TableOf(typeof(T)), key);
        _unitOfWork.PlanLoad(row);
        return (T?)_unitOfWork.Peek(row);
    }
}
