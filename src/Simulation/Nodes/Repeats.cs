using Doms.Engine.Storage;

namespace Doms.Simulation.Nodes;

/// <summary>
/// Counts what was done with success, and finds repeats without a reason: a process that lives has to record what it has done, so only
/// a disturbance of its store or processes explains that it is done again.
/// </summary>
/// <param name="kind">Kind of the finding.</param>
public sealed class Repeats(string kind, Disturbances disturbances, Findings findings, VirtualTime time)
{
    readonly Dictionary<(IStore Store, string Work), (TimeSpan First, int Done)> _done = [];

    /// <summary>Notes that the work was done and that its process received the answer.</summary>
    public void Done(NodeContext node, string work)
    {
        var key = (node.Store, work);
        var (first, done) = _done.TryGetValue(key, out var known) ? known : (time.Elapsed, 0);
        _done[key] = (first, ++done);
        if (done == 1) return;
        var allowed = 1 + disturbances.Since(node.Store, first);
        if (done > allowed) findings.Add(kind, $"{node.Name} repeated {work}: {done} times, {allowed} are explained");
    }
}
