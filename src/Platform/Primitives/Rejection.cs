namespace Doms.Primitives;

/// <summary>Why a command was refused; the edge maps it to an HTTP status.</summary>
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
}

/// <summary>A refusal as a value: business outcomes are never exceptions.</summary>
/// <param name="Kind">What sort of refusal.</param>
/// <param name="Code">Stable, machine-readable, e.g. <c>insufficient_stock</c>.</param>
/// <param name="Detail">One sentence for people: what is wrong and what to do.</param>
/// <param name="Field">The request field at fault, when one is.</param>
public sealed record Rejection(RejectionKind Kind, string Code, string Detail, string? Field = null);
