namespace Doms.Orders.Domain.Intake;

/// <summary>What is wrong with a request, by field; the first finding of a field stands.</summary>
public sealed class FieldErrors
{
    readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    /// <summary>Field to sentence.</summary>
    public IReadOnlyDictionary<string, string> All => errors;

    public bool Any => errors.Count > 0;

    /// <param name="fault">The sentence without its subject, which is the field; null for no fault.</param>
    public void Add(string field, string? fault)
    {
        if (fault is not null) errors.TryAdd(field, $"{field} {fault}");
    }
}
