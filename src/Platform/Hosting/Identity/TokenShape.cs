using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Doms.Contracts;
using Doms.Primitives;

namespace Doms.Hosting.Identity;

/// <summary>
/// Claims of a compact JWS, read strictly (size, depth, no duplicate members) before any cryptography.
/// None of them is trusted until <see cref="TokenVerifier"/> has checked the signature over the same bytes.
/// </summary>
sealed record TokenShape(
    string Algorithm,
    string? KeyId,
    string? Type,
    string Subject,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string>? Scopes,
    DateTimeOffset Expires)
{
    const int LongestToken = 16 * 1024;
    const int LongestSubject = 256;

    /// <summary>Excludes padding and white space, which the decoder skips, so that a token has a single spelling.</summary>
    static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    static readonly string[] ScopeClaims = ["scope", "scp"];

    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>Returns null unless the token is well-formed and has an algorithm, a subject and an expiry.</summary>
    public static TokenShape? Read(string token, string roleClaim)
    {
        if (token.Length > LongestToken || token.AsSpan().Count('.') != 2 || token.AsSpan().ContainsAnyExcept(Alphabet)) return null;
        var parts = token.Split('.');
        if (parts[2].Length == 0) return null;
        try
        {
            _ = Base64Url.DecodeFromChars(parts[2]);
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]), Strict);
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]), Strict);
            return Read(header.RootElement, claims.RootElement, roleClaim);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    static TokenShape? Read(JsonElement header, JsonElement claims, string roleClaim)
    {
        var algorithm = Text(header, "alg");
        var subject = Text(claims, "sub");
        if (algorithm is null || subject is null || !IsSubject(subject)) return null;
        if (header.TryGetProperty("crit", out _)) return null;
        if (!claims.TryGetProperty("exp", out var expires) || !expires.TryGetDouble(out var seconds)) return null;
        if (seconds is < 0 or > 253_402_300_799) return null;
        return new TokenShape(
            algorithm, Text(header, "kid"), Text(header, "typ"), subject, Texts(Claim(claims, roleClaim)), ReadScopes(claims),
            DateTimeOffset.FromUnixTimeSeconds((long)seconds));
    }

    /// <summary>
    /// 1 to 256 characters that people may be shown, none of them outside the basic plane, and not a reserved name.
    /// </summary>
    public static bool IsSubject(string subject) =>
        subject.Length is > 0 and <= LongestSubject && IsShowable(subject) && !IsReserved(subject);

    /// <summary>True for characters that people may be shown, none of them outside the basic plane.</summary>
    public static bool IsShowable(string subject) => PlainText.IsShowable(subject) && !subject.Any(char.IsSurrogate);

    /// <summary>True for the name of the anonymous caller, and for names that the system itself acts under.</summary>
    public static bool IsReserved(string subject) => subject == Callers.Anonymous.Subject || SystemActors.All.Contains(subject);

    static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>
    /// Reads <c>scope</c> (RFC 8693: one text) and <c>scp</c> (a text or a list, as some authorities write it). Returns null without
    /// such a claim; one of another type has no words, so that it gives nothing.
    /// </summary>
    static string[]? ReadScopes(JsonElement claims)
    {
        JsonElement[] given = [.. from name in ScopeClaims where claims.TryGetProperty(name, out _) select claims.GetProperty(name)];
        if (given.Length == 0) return null;
        return
        [
            .. given.SelectMany(claim => Texts(claim))
                .SelectMany(text => text.Split(Identity.Scopes.Separator, StringSplitOptions.RemoveEmptyEntries)),
        ];
    }

    /// <summary>
    /// Finds a claim by its name, which may contain dots, or else by its path: <c>realm_access.roles</c> is the member <c>roles</c> of
    /// the claim <c>realm_access</c>.
    /// </summary>
    static JsonElement? Claim(JsonElement claims, string name)
    {
        if (claims.TryGetProperty(name, out var claim)) return claim;
        foreach (var part in name.Split('.'))
        {
            if (claims.ValueKind != JsonValueKind.Object || !claims.TryGetProperty(part, out claims)) return null;
        }

        return claims;
    }

    static string[] Texts(JsonElement? claim) => claim switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } list => [.. from item in list.EnumerateArray()
                                                       where item.ValueKind == JsonValueKind.String
                                                       select item.GetString()],
        _ => [],
    };
}
