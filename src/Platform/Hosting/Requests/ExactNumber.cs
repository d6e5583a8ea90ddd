using System.Globalization;

namespace Doms.Hosting.Requests;

/// <summary>Reads JSON numbers that a <see cref="decimal"/> has exactly; one that would be rounded is refused.</summary>
public static class ExactNumber
{
    /// <summary>Most characters of a number, and most of its decimals.</summary>
    const int MaxDigits = 28;

    /// <param name="written">The number as UTF-8, as JSON has it.</param>
    public static bool TryRead(ReadOnlySpan<byte> written, out decimal number)
    {
        number = 0;
        return written.Length <= MaxDigits
            && DecimalsOf(written) <= MaxDigits
            && decimal.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Decimals with the exponent counted in: 3 for 1.5e-2.</summary>
    static int DecimalsOf(ReadOnlySpan<byte> written)
    {
        var end = written.IndexOfAny((byte)'e', (byte)'E');
        var exponent = 0;
        if (end < 0) end = written.Length;
        else if (!int.TryParse(written[(end + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            return int.MaxValue;
        var point = written[..end].IndexOf((byte)'.');
        var decimals = point < 0 ? 0 : end - point - 1;
        return (int)Math.Min(int.MaxValue, (long)decimals - exponent);
    }
}
