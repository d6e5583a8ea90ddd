using Doms.Engine.Resilience;

namespace Doms.Payments.Provider;

/// <summary>What is known of a charge or refund after a call.</summary>
enum Verdict
{
    /// <summary>The money moved.</summary>
    Succeeded,

    /// <summary>The provider refused with a code that is known to be final.</summary>
    Refused,

    /// <summary>The provider will never carry it out, because we called it off in time.</summary>
    Cancelled,

    /// <summary>The provider does not know it.</summary>
    Absent,

    /// <summary>Anything else: it may have happened.</summary>
    Unknown,

    /// <summary>Nothing was sent.</summary>
    NotAttempted,
}

/// <param name="Reference">The provider's name for it, when it succeeded.</param>
/// <param name="Code">Why it did not, for machines.</param>
/// <param name="Reason">The same for people.</param>
/// <param name="After">When to try again, where nothing was sent.</param>
sealed record ProviderResult(
    Verdict Verdict, string? Reference = null, string? Code = null, string? Reason = null, TimeSpan After = default)
{
    const string CancelledCode = "charge_cancelled";

    /// <summary>Refusals that are final: only these are failures.</summary>
    static readonly HashSet<string> Final = new(StringComparer.Ordinal)
    {
        "card_declined", "insufficient_funds", "expired_card", "invalid_card", "lost_card", "stolen_card", "do_not_honor",
        "limit_exceeded", "amount_exceeds_charge", "refund_refused",
    };

    static readonly HashSet<string> NotThere = new(StringComparer.Ordinal) { "charge_not_found", "refund_not_found" };

    public static ProviderResult Of(CallResult<ProviderAnswer> call) => call.Fate switch
    {
        CallFate.Answered => Of(call.Answer!),
        CallFate.NotAttempted => new(Verdict.NotAttempted, Reason: call.Reason, After: call.After),
        _ => new(Verdict.Unknown, Reason: call.Reason),
    };

    static ProviderResult Of(ProviderAnswer answer) => (answer.Status, answer.Body) switch
    {
        (200 or 201, { Status: "succeeded", Id: { } id }) => new(Verdict.Succeeded, id),
        (200 or 402, { Code: CancelledCode }) => new(Verdict.Cancelled),
        (200 or 402, { Code: { } code } body) when Final.Contains(code) =>
            new(Verdict.Refused, Code: code, Reason: body.Message ?? code),
        (404, { Code: { } code } body) when NotThere.Contains(code) =>
            new(Verdict.Absent, Code: code, Reason: body.Message ?? code),
        (_, { Code: { } code }) => new(Verdict.Unknown, Reason: $"The provider answered {answer.Status} {code}."),
        _ => new(Verdict.Unknown, Reason: $"The provider answered {answer.Status}."),
    };
}
