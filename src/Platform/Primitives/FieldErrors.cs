namespace Doms.Primitives;

/// <summary>Validation errors of a request by field; the first error of a field is kept.</summary>
public sealed class FieldErrors
{
    /// <summary>Fields of a response; further ones are left out, so that it stays smaller than its request.</summary>
    public const int MaxFields = 20;

    readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);

    /// <summary>Field to sentence.</summary>
    public IReadOnlyDictionary<string, string> All => _errors;

    public bool Any => _errors.Count > 0;

    /// <summary>True when further errors are left out.</summary>
    public bool IsFull => _errors.Count == MaxFields;

    /// <param name="error">The sentence without its subject, which is the field; null for no error.</param>
    public FieldErrors Add(string field, string? error)
    {
        if (error is not null && !IsFull) _errors.TryAdd(field, $"{field} {error}");
        return this;
    }
}
