namespace Doms.Primitives;

/// <summary>Kind of a rejection; Hosting maps it to an HTTP status.</summary>
public enum RejectionKind
{
    /// <summary>Malformed or out of range (400).</summary>
    Invalid,

    /// <summary>Well-formed but unacceptable (422).</summary>
    Unacceptable,

    /// <summary>Absent, or not the caller's (404).</summary>
    NotFound,

    /// <summary>The state does not allow it (409).</summary>
    Conflict,

    /// <summary>The caller's role does not allow it (403).</summary>
    Forbidden,

    /// <summary>The row has another version than the caller expects (412).</summary>
    VersionMismatch,
}

/// <summary>Rejection of a command as a value: business outcomes are never exceptions.</summary>
/// <param name="Kind">Determines the HTTP status.</param>
/// <param name="Code">Stable, machine-readable, e.g. <c>insufficient_stock</c>.</param>
/// <param name="Detail">A sentence to show: the problem and its remedy.</param>
/// <param name="Field">The invalid field of the request, if it is a single one.</param>
/// <param name="Current">The version of the row now, where the caller expects another.</param>
public sealed record Rejection(RejectionKind Kind, string Code, string Detail, string? Field = null, string? Current = null)
{
    /// <summary>The fixed text that callers of earlier systems compare, where the detail says more; null for the detail.</summary>
    public string? Message { get; init; }
}
