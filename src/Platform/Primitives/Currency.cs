using System.Collections.Frozen;

namespace Doms.Primitives;

/// <summary>Decimal places of the supported currencies (ISO 4217, minor unit column).</summary>
public static class Currency
{
    static readonly FrozenDictionary<string, int> DecimalsByCode = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["USD"] = 2, ["EUR"] = 2, ["GBP"] = 2, ["CHF"] = 2, ["CAD"] = 2, ["AUD"] = 2, ["NZD"] = 2, ["SEK"] = 2,
        ["NOK"] = 2, ["DKK"] = 2, ["PLN"] = 2, ["CZK"] = 2, ["INR"] = 2, ["BRL"] = 2, ["MXN"] = 2, ["SGD"] = 2,
        ["HKD"] = 2, ["ZAR"] = 2, ["TRY"] = 2, ["CNY"] = 2, ["THB"] = 2, ["ILS"] = 2, ["AED"] = 2, ["MYR"] = 2,
        ["JPY"] = 0, ["KRW"] = 0, ["CLP"] = 0, ["VND"] = 0, ["ISK"] = 0,
        ["KWD"] = 3, ["BHD"] = 3, ["TND"] = 3, ["OMR"] = 3, ["JOD"] = 3,
    }.ToFrozenDictionary();

    /// <summary>True for the ISO 4217 code of a supported currency.</summary>
    public static bool IsKnown(string code) => DecimalsByCode.ContainsKey(code);

    /// <summary>Decimal places, 0 to 3.</summary>
    /// <exception cref="ArgumentException">The code is unknown.</exception>
    public static int Decimals(string code) =>
        DecimalsByCode.TryGetValue(code, out var decimals)
            ? decimals
            : throw new ArgumentException($"Currency '{code}' is not known; use an ISO 4217 code such as USD.", nameof(code));
}
