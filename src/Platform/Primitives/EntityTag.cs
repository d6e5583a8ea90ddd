namespace Doms.Primitives;

/// <summary>Versions as HTTP compares them (RFC 9110, 8.8.3 and 13.1): the quoted version of a row.</summary>
public static class EntityTag
{
    /// <summary>Code of the rejection of a write that was based on another version.</summary>
    public const string Mismatch = "version_mismatch";

    const string Any = "*";

    public static string Of(long version) => $"\"{version}\"";

    /// <summary>Tag of a resource that consists of two rows.</summary>
    public static string Of(long first, long second) => $"\"{first}.{second}\"";

    /// <summary>True for <c>*</c>, or quoted texts separated by commas; a weak one is allowed and matches no write.</summary>
    public static bool IsValid(string header) => header.Trim() == Any || Array.TrueForAll(Split(header), tag => IsTag(WithoutWeak(tag)));

    /// <summary>The rejection of a write whose <c>If-Match</c> does not name the current version; null when it may be made.</summary>
    /// <param name="ifMatch">The header's value; null for none.</param>
    /// <param name="current">Tag of the row now.</param>
    public static Rejection? Check(string? ifMatch, string current) =>
        ifMatch is null || ifMatch.Trim() == Any || Split(ifMatch).Contains(current, StringComparer.Ordinal)
            ? null
            : Stale(current, Array.Exists(Split(ifMatch), IsWeak)
                ? "If-Match has a weak tag (W/), which never matches"
                : "If-Match names another");

    /// <summary>The rejection of a write that was based on another version.</summary>
    /// <param name="current">Tag of the row now.</param>
    /// <param name="fault">What is wrong with the version that the caller named.</param>
    public static Rejection Stale(string current, string fault) => new(
        RejectionKind.VersionMismatch, Mismatch,
        $"The version is {current} now, and {fault}: read it again, and repeat the change if it still applies.",
        Current: current.Trim('"'));

    /// <summary>True when a copy that the caller has, named by <c>If-None-Match</c>, is current; weak tags count.</summary>
    public static bool IsCurrent(string ifNoneMatch, string current) =>
        ifNoneMatch.Trim() == Any || Array.Exists(Split(ifNoneMatch), tag => WithoutWeak(tag) == current);

    static string[] Split(string header) => header.Split(',', StringSplitOptions.TrimEntries);

    static bool IsWeak(string tag) => tag.StartsWith("W/", StringComparison.Ordinal);

    static string WithoutWeak(string tag) => IsWeak(tag) ? tag[2..] : tag;

    static bool IsTag(string tag) =>
        tag is ['"', .. var inner, '"'] && inner.All(c => c is >= '!' and not '"');
}
