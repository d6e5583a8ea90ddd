using System.Collections.Frozen;

namespace Doms.Primitives;

/// <summary>Currencies and funds of ISO 4217 with their minor units.</summary>
public static class Currency
{
    const string WithoutDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    const string WithThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";
    const string WithFourDecimals = "CLF UYW";

    const string WithTwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC "
        + "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW "
        + "KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP "
        + "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN "
        + "UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG";

    static readonly FrozenDictionary<string, int> DecimalsByCode =
        new[] { (WithoutDecimals, 0), (WithTwoDecimals, 2), (WithThreeDecimals, 3), (WithFourDecimals, 4) }
            .SelectMany(group => group.Item1.Split(' ').Select(code => KeyValuePair.Create(code, group.Item2)))
            .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every code.</summary>
    public static IEnumerable<string> All => DecimalsByCode.Keys;

    /// <summary>True for the code of a currency or fund, in capital letters; metals and the codes for tests have no minor units.</summary>
    public static bool IsKnown(string code) => DecimalsByCode.ContainsKey(code);

    /// <summary>Decimal places, 0 to 4.</summary>
    /// <exception cref="ArgumentException">The code is unknown.</exception>
    public static int Decimals(string code) =>
        DecimalsByCode.TryGetValue(code, out var decimals)
            ? decimals
            : throw new ArgumentException($"Currency '{code}' is not known; use an ISO 4217 code such as USD.", nameof(code));
}
