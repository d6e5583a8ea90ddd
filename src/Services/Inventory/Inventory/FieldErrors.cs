namespace Doms.Inventory;

/// <summary>What is wrong with a request, by field.</summary>
sealed class FieldErrors
{
    readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> All => _errors;

    public bool Any => _errors.Count > 0;

    /// <param name="fault">The sentence without its subject, which is the field; null for no fault.</param>
    public FieldErrors Add(string field, string? fault)
    {
        if (fault is not null) _errors.TryAdd(field, $"{field} {fault}");
        return this;
    }

    /// <summary>A price of the wire in minor units; notes what is no price.</summary>
    public long? ReadPrice(decimal? major, string currency)
    {
        if (major is null) return null;
        if (Primitives.Money.TryFromMajor(major.Value, currency, out var minor)) return minor;
        Add("price", $"must be 0 or more, with at most {Primitives.Currency.Decimals(currency)} decimals");
        return null;
    }
}
