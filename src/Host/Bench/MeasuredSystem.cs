namespace Doms.Host.Bench;

/// <summary>A running system that is measured.</summary>
/// <param name="Gateway">Base address of the API.</param>
/// <param name="ReadUse">Reads what the processes have used so far.</param>
/// <param name="CountCompleted">Counts the orders whose shipment is created and whose notification is recorded.</param>
sealed record MeasuredSystem(Uri Gateway, Func<ResourceUse> ReadUse, Func<CancellationToken, Task<long>> CountCompleted);

/// <summary>Resources that processes have used.</summary>
/// <param name="Cpu">CPU time since their start, by part, such as <c>doms</c> or <c>postgresql</c>.</param>
/// <param name="Bytes">Resident memory of all of them.</param>
sealed record ResourceUse(IReadOnlyDictionary<string, TimeSpan> Cpu, long Bytes)
{
    /// <summary>Returns the CPU time since an earlier reading, by part, in microseconds per order.</summary>
    public Dictionary<string, double> PerOrder(ResourceUse before, int orders) => Cpu.ToDictionary(
        part => part.Key,
        part => Math.Round((part.Value - before.Cpu.GetValueOrDefault(part.Key)).TotalMicroseconds / Math.Max(1, orders), 1),
        StringComparer.Ordinal);
}
