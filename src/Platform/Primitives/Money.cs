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

    /// <summary>The amounts that <see cref="TryFromMajor"/> takes, as the end of a sentence.</summary>
    public static string RangeOf(string currency) =>
        $"from 0 to {ToMajor(MaxMinor, currency):0} with at most {Primitives.Currency.Decimals(currency)} decimals";

    /// <summary>Minor units as the major-unit number of the wire, with the currency's decimals.</summary>
    public static decimal ToMajor(long minor, string currency)
    {
        var decimals = Primitives.Currency.Decimals(currency);
        return new decimal((int)(Math.Abs(minor) & 0xFFFFFFFF), (int)(Math.Abs(minor) >> 32), 0, minor < 0, (byte)decimals);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major} {Currency}");

    /// <summary>
    /// Distributes a total over weights by the largest remainder: each share is its weight's part rounded down, and the units left go
    /// one each to the largest remainders, on a tie to the earlier share. The shares sum to the total.
    /// </summary>
    /// <param name="total">Minor units, 0 or more.</param>
    /// <param name="weights">At least one; each 0 or more, and one of them more than 0.</param>
    /// <exception cref="ArgumentException">The total or a weight is negative, or no weight is more than 0.</exception>
    public static long[] Allocate(long total, ReadOnlySpan<long> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        var sum = Sum(weights);
        if (sum == 0) throw new ArgumentException("Nothing can be distributed over weights of 0.", nameof(weights));
        var shares = new long[weights.Length];
        var remainders = new Int128[weights.Length];
        var left = total;
        for (var i = 0; i < weights.Length; i++)
        {
            (var share, remainders[i]) = Int128.DivRem((Int128)total * weights[i], sum);
            shares[i] = (long)share;
            left -= shares[i];
        }

        var byRemainder = Enumerable.Range(0, shares.Length).OrderByDescending(i => remainders[i]).ThenBy(i => i);
        foreach (var i in byRemainder.Take((int)left)) shares[i]++;
        return shares;
    }

    /// <summary>
    /// The amount of some units of a line: floor(T(n+k)/q) - floor(Tn/q). The parts of any division of the quantity sum to the total.
    /// </summary>
    /// <param name="total">Minor units of the whole line, T, 0 or more.</param>
    /// <param name="quantity">Units of the whole line, q, 1 or more.</param>
    /// <param name="before">Units counted before, n.</param>
    /// <param name="count">Units to count, k; at most the rest.</param>
    /// <exception cref="ArgumentOutOfRangeException">More units than the line has, or a negative number.</exception>
    public static long Part(long total, long quantity, long before, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfLessThan(quantity, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, quantity - before);
        return (long)(((Int128)total * (before + count) / quantity) - ((Int128)total * before / quantity));
    }

    static Int128 Sum(ReadOnlySpan<long> weights)
    {
        Int128 sum = 0;
        foreach (var weight in weights)
        {
            if (weight < 0) throw new ArgumentOutOfRangeException(nameof(weights), weight, "A weight is negative.");
            sum += weight;
        }

        return sum;
    }

    static decimal Scale(string currency)
    {
        var scale = 1m;
        for (var decimals = Primitives.Currency.Decimals(currency); decimals > 0; decimals--) scale *= 10;
        return scale;
    }

    static string SameCurrency(Money left, Money right) => left.Currency == right.Currency
        ? left.Currency
        : throw new InvalidOperationException($"Cannot combine {left.Currency} with {right.Currency}.");
}
