using System.Collections.Frozen;
using Doms.Primitives;

namespace Doms.Payments.Provider.Stripe;

/// <summary>
/// Converts amounts to Stripe's smallest units, which for some currencies are not those of ISO 4217
/// (<see href="https://docs.stripe.com/currencies"/>).
/// </summary>
static class StripeAmount
{
    const int UsualDecimals = 2;
    const int ThreeDecimals = 3;

    /// <summary>Step of amounts in currencies with three decimals: their last digit must be 0.</summary>
    const long ThreeDecimalStep = 10;

    static readonly FrozenSet<string> ZeroDecimal = FrozenSet.ToFrozenSet(
        ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"], StringComparer.Ordinal);

    static readonly FrozenSet<string> ThreeDecimal = FrozenSet.ToFrozenSet(["BHD", "JOD", "KWD", "OMR", "TND"], StringComparer.Ordinal);

    /// <summary>Returns the amount in Stripe's units; null where Stripe cannot express it.</summary>
    public static long? Of(long minor, string currency)
    {
        if (ThreeDecimal.Contains(currency) && minor % ThreeDecimalStep != 0) return null;
        var shift = DecimalsOf(currency) - Currency.Decimals(currency);
        for (; shift > 0; shift--) minor = checked(minor * 10);
        for (; shift < 0; shift++)
        {
            if (minor % 10 != 0) return null;
            minor /= 10;
        }

        return minor;
    }

    // ISK and UGX have no decimals in ISO 4217, and two that are always 0 at Stripe.
    static int DecimalsOf(string currency) =>
        ZeroDecimal.Contains(currency) ? 0 : ThreeDecimal.Contains(currency) ? ThreeDecimals : UsualDecimals;
}
