using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Web;

/// <summary>
/// Headers with which a client could impersonate another caller; they never reach a service or a log.
/// </summary>
static class IdentityHeaders
{
    static readonly string[] Prefixes =
    [
        "X-User", "X-Role", "X-Tenant", "X-Subject", "X-Auth", "X-Forwarded", "X-Real-IP", "X-Original", "X-Remote",
        "Forwarded",
    ];

    /// <summary>Removes these headers, also when spelled with underscores instead of hyphens.</summary>
    public static void Strip(IHeaderDictionary headers)
    {
        List<string>? found = null;
        foreach (var (name, _) in headers)
        {
            if (IsIdentityHeader(name)) (found ??= []).Add(name);
        }

        foreach (var name in found ?? []) headers.Remove(name);
    }

    static bool IsIdentityHeader(string name)
    {
        if (name.Length == 0 || (name[0] | 0x20) is not ('x' or 'f')) return false;
        if (name.Contains('_', StringComparison.Ordinal)) name = name.Replace('_', '-');
        return Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }
}
