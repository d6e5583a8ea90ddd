using Doms.Engine.Storage;
using Doms.Orders.Domain;
using Doms.Simulation;
using Doms.Simulation.Faults;

namespace Doms.Simulator;

/// <summary>Step of an order: an entry of its timeline, when it was committed.</summary>
/// <param name="At">Virtual time since the start of the run.</param>
/// <param name="Process">The process that committed it.</param>
public sealed record TrailStep(TimeSpan At, string Process, string Event, string Detail);

/// <summary>The way of an order through a run.</summary>
/// <param name="Status">Status at the end.</param>
/// <param name="Strikes">Faults that struck it, see <see cref="OrderTrails"/>.</param>
public sealed record OrderTrail(string OrderId, string Status, IReadOnlyList<TrailStep> Steps, IReadOnlyList<FaultEntry> Strikes);

/// <summary>
/// Records the way of each order. A fault struck an order when it names it, as a duplicate, a refusal of the provider or a customer who
/// cancels does, or when it struck a process at the moment in which that committed something of the order.
/// </summary>
sealed class OrderTrails(VirtualTime time)
{
    const int IdLength = 36;

    readonly Dictionary<string, List<TrailStep>> _steps = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _statuses = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<(TimeSpan At, string Process)>> _commits = new(StringComparer.Ordinal);

    /// <summary>Records a commit.</summary>
    public void Add(string process, IReadOnlyList<RowChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.Row is Order order) _statuses[order.OrderId] = order.Status.Text();
            if (change is { Row: OrderEntry entry, ExpectedVersion: 0 })
                ListOf(_steps, entry.OrderId).Add(new TrailStep(time.Elapsed, process, entry.Type, entry.Detail));
            if (change.Key.Key.Length >= IdLength) ListOf(_commits, change.Key.Key[..IdLength]).Add((time.Elapsed, process));
        }
    }

    /// <summary>Returns the ways of all orders, those that were struck most first.</summary>
    public IReadOnlyList<OrderTrail> Find(IReadOnlyList<FaultEntry> faults)
    {
        var byMoment = faults.ToLookup(fault => (fault.At, fault.Where));
        return
        [
            .. _steps.Keys.Select(id => new OrderTrail(id, _statuses.GetValueOrDefault(id, ""), _steps[id], Strikes(id, faults, byMoment)))
                .OrderByDescending(trail => trail.Strikes.Count).ThenBy(trail => trail.OrderId, StringComparer.Ordinal),
        ];
    }

    IReadOnlyList<FaultEntry> Strikes(string id, IReadOnlyList<FaultEntry> faults, ILookup<(TimeSpan, string), FaultEntry> byMoment) =>
    [
        .. faults.Where(fault => fault.Where.Contains(id, StringComparison.Ordinal))
            .Concat(_commits.GetValueOrDefault(id, []).Distinct().SelectMany(commit => byMoment[commit]))
            .Distinct().OrderBy(fault => fault.At),
    ];

    static List<T> ListOf<T>(Dictionary<string, List<T>> lists, string id)
    {
        if (!lists.TryGetValue(id, out var list)) lists.Add(id, list = []);
        return list;
    }
}
