namespace Doms.Engine.Services;

/// <summary>The rows that a handler needs.</summary>
public sealed class LoadPlan
{
    readonly ServiceModule _module;
    readonly UnitOfWork _unitOfWork;

    internal LoadPlan(ServiceModule module, UnitOfWork unitOfWork)
    {
        _module = module;
        _unitOfWork = unitOfWork;
    }

    /// <summary>Whether the plan has read a row, so that it has to run again once its rows are loaded.</summary>
    internal bool NeedsAnotherPass { get; private set; }

    /// <summary>Plans a row.</summary>
    public void Need<T>(string key)
        where T : class => _unitOfWork.PlanLoad(new RowKey(_module.TableOf(typeof(T)), key));

    /// <summary>Plans a named timer, which the handler may set or cancel.</summary>
    public void NeedTimer(string name) => _unitOfWork.StoredMessages.PlanTimer(_module, name);

    /// <summary>
    /// Plans a row and returns it; null on the first pass, before it is loaded, or where it is absent. The plan runs again after
    /// loading, at most <see cref="EngineOptions.MaxPlanPasses"/> times.
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
