using System.Globalization;

namespace Doms.Orders;

/// <summary>Reads <c>Prefer: wait=N</c> (RFC 7240).</summary>
static class PreferHeader
{
    /// <summary>Maximum wait, in seconds.</summary>
    public const int MaxWaitSeconds = 30;

    /// <summary>Seconds to wait, at most <see cref="MaxWaitSeconds"/>; 0 when the preference is absent or invalid.</summary>
    public static int WaitSeconds(IEnumerable<string?> headers)
    {
        foreach (var preference in headers.SelectMany(header => (header ?? "").Split(',')))
        {
            var parts = preference.Split(';')[0].Split('=');
            if (parts.Length == 2
                && parts[0].Trim().Equals("wait", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(parts[1].Trim(' ', '"'), NumberStyles.None, null, out var seconds))
                return Math.Min(seconds, MaxWaitSeconds);
        }

        return 0;
    }
}
