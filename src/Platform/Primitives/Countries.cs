using System.Collections.Frozen;

namespace Doms.Primitives;

/// <summary>Countries by their ISO 3166-1 code of two letters, and the parts of a postal address that they do not have.</summary>
public static class Countries
{
    /// <summary>Letters of a code.</summary>
    const int CodeLength = 2;

    /// <summary>All officially assigned codes, and XK, which Kosovo and the carriers use.</summary>
    const string Codes =
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC "
        + "CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD "
        + "GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH "
        + "KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW "
        + "MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC "
        + "SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY "
        + "UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK";

    static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(Codes.Split(' '), StringComparer.OrdinalIgnoreCase);

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

    /// <summary>False for a text of the length of a code that is not in the table, such as UK or ZZ; longer texts are names.</summary>
    public static bool CanBe(string country) => country.Length > CodeLength || Known.Contains(country);

    /// <summary>False for a country whose addresses have no postal code; true for an unknown one.</summary>
    public static bool HasPostalCodes(string country) => !WithoutPostalCodes.Contains(country);

    /// <summary>False for a country that is one city; true for an unknown one.</summary>
    public static bool HasCities(string country) => !WithoutCities.Contains(country);
}
