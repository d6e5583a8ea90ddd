using Doms.Primitives;

namespace Doms.Inventory;

/// <summary>Reads the price of a request.</summary>
static class PriceField
{
    /// <summary>Minor units of a price; null when it is absent or, with an error added, invalid.</summary>
    public static long? ReadPrice(this FieldErrors errors, decimal? major, string currency)
    {
        if (major is null) return null;
        if (Money.TryFromMajor(major.Value, currency, out var minor)) return minor;
        errors.Add("price", $"must be 0 or more, with at most {Currency.Decimals(currency)} decimals");
        return null;
    }
}
