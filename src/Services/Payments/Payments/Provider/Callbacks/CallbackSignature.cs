using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Doms.Payments.Provider.Callbacks;

/// <summary>
/// Checks the signature of a callback, which is Stripe's scheme: <c>t=SECONDS,v1=HEX</c>, where the hex digits are the HMAC-SHA256 of
/// <c>SECONDS.BODY</c>. Several <c>v1</c> are allowed while a secret is replaced; one of them has to match.
/// </summary>
static class CallbackSignature
{
    /// <summary>Largest distance of the signature's time from now; an older one may have been recorded and sent again.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <param name="header">Value of the header; null where it is missing.</param>
    /// <param name="body">The body as received, byte for byte.</param>
    public static bool IsValid(string? header, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        if (header is null || !TryRead(header, out var time, out var signatures)) return false;
        if (Math.Abs(now.ToUnixTimeSeconds() - time) > Tolerance.TotalSeconds) return false;
        var expected = Sign(time, body, secret);
        var isValid = false;
        foreach (var signature in signatures) isValid |= CryptographicOperations.FixedTimeEquals(signature, expected);
        return isValid;
    }

    /// <summary>Computes the signature of a body.</summary>
    /// <param name="time">Unix seconds.</param>
    public static byte[] Sign(long time, ReadOnlySpan<byte> body, string secret)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{time}.")));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    static bool TryRead(string header, out long time, out List<byte[]> signatures)
    {
        time = 0;
        signatures = [];
        var hasTime = false;
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal))
                hasTime = long.TryParse(part.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out time);
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && TryDecode(part[3..], out var signature))
                signatures.Add(signature);
        }

        return hasTime && signatures.Count > 0;
    }

    static bool TryDecode(string hex, out byte[] signature)
    {
        signature = new byte[SHA256.HashSizeInBytes];
        return hex.Length == 2 * signature.Length
            && Convert.FromHexString(hex, signature, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
