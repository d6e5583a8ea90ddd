using System.Globalization;

namespace Doms.Primitives;

/// <summary>An amount in integer minor units (cents for USD) of one currency; arithmetic is checked.</summary>
/// <param name="Minor">Minor units; may be negative for a movement.</param>
/// <param name="Currency">ISO 4217 code.</param>
public readonly record struct Money(long Minor, string Currency)
{
    /// <summary>Maximum of an order total or a price, in minor units.</summary>
    public const long MaxMinor = 1_000_000_000_000_000;

    /// <summary>The amount in major units, as on the wire.</summary>
    public decimal Major => ToMajor(Minor, Currency);

    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The sum does not fit.</exception>
    public static Money operator +(Money left, Money right) => new(checked(left.Minor + right.Minor), SameCurrency(left, right));

    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The difference does not fit.</exception>
    public static Money operator -(Money left, Money right) => new(checked(left.Minor - right.Minor), SameCurrency(left, right));

    /// <exception cref="OverflowException">The product does not fit.</exception>
    public static Money operator *(Money price, long quantity) => new(checked(price.Minor * quantity), price.Currency);

    /// <summary>Converts a wire amount to minor units; false when it is negative, too large or has too many decimals.</summary>
    public static bool TryFromMajor(decimal major, string currency, out long minor)
    {
        minor = 0;
        if (major is < 0 or > MaxMinor) return false;
        var scaled = major * Scale(currency);
        if (scaled != decimal.Truncate(scaled) || scaled > MaxMinor) return false;
        minor = (long)scaled;
        return true;
    }

    /// <summary>Minor units as the major-unit number of the wire, with the currency's decimals.</summary>
    public static decimal ToMajor(long minor, string currency)
    {
        var decimals = Primitives.Currency.Decimals(currency);
        return new decimal((int)(Math.Abs(minor) & 0xFFFFFFFF), (int)(Math.Abs(minor) >> 32), 0, minor < 0, (byte)decimals);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major} {Currency}");

    static decimal Scale(string currency) => Primitives.Currency.Decimals(currency) switch
    {
        0 => 1m,
        2 => 100m,
        _ => 1000m,
    };

    static string SameCurrency(Money left, Money right) => left.Currency == right.Currency
        ? left.Currency
        : throw new InvalidOperationException($"Cannot combine {left.Currency} with {right.Currency}.");
}
