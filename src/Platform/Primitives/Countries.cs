using System.Collections.Frozen;

namespace Doms.Primitives;

/// <summary>Parts of a postal address that a country does not have, by its ISO 3166 code of two letters.</summary>
public static class Countries
{
    /// <summary>Countries whose post has no codes.</summary>
    static readonly FrozenSet<string> WithoutPostalCodes = FrozenSet.ToFrozenSet(
        [
            "AE", "AG", "AN", "AO", "AW", "BF", "BI", "BJ", "BO", "BQ", "BS", "BW", "BZ", "CD", "CF", "CG", "CI", "CK", "CM", "CW", "DJ",
            "DM", "ER", "FJ", "GA", "GD", "GH", "GM", "GN", "GQ", "GY", "HK", "IE", "JM", "KI", "KM", "KN", "KP", "LC", "LY", "ML", "MO",
            "MR", "MS", "MU", "MW", "NA", "NR", "NU", "PA", "QA", "RW", "SB", "SC", "SL", "SO", "SR", "SS", "ST", "SX", "SY", "TD", "TF",
            "TG", "TK", "TL", "TO", "TT", "TV", "TZ", "UG", "VU", "WS", "YE", "ZW",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>City states and territories whose addresses name no city.</summary>
    static readonly FrozenSet<string> WithoutCities = FrozenSet.ToFrozenSet(
        ["GI", "HK", "MC", "MO", "SG", "SM", "VA"], StringComparer.OrdinalIgnoreCase);

    /// <summary>False for a country whose addresses have no postal code; true for an unknown one.</summary>
    public static bool HasPostalCodes(string country) => !WithoutPostalCodes.Contains(country);

    /// <summary>False for a country that is one city; true for an unknown one.</summary>
    public static bool HasCities(string country) => !WithoutCities.Contains(country);
}
