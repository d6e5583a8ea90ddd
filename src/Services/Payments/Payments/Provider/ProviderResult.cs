using Doms.Engine.Resilience;
using Doms.Primitives;

namespace Doms.Payments.Provider;

/// <summary>Outcome of a charge or refund, as far as a call shows it.</summary>
enum ProviderOutcome
{
    /// <summary>The charge or refund succeeded.</summary>
    Succeeded,

    /// <summary>The provider refused with a final code.</summary>
    Refused,

    /// <summary>The provider will never execute it, because it was cancelled in time.</summary>
    Cancelled,

    /// <summary>The provider does not know it.</summary>
    NotFound,

    /// <summary>Any other response: it may have taken effect.</summary>
    Unknown,

    /// <summary>Nothing was sent.</summary>
    NotAttempted,
}

/// <summary>
/// Outcome with its details. Texts of a provider become part of orders and mails, so they are bounded and made fit to be shown.
/// </summary>
/// <param name="Reference">The provider's id, when it succeeded.</param>
/// <param name="Code">Code of the failure.</param>
/// <param name="Reason">The same as text.</param>
/// <param name="RetryAfter">Delay before the next attempt, when nothing was sent.</param>
sealed record ProviderResult(
    ProviderOutcome Outcome, string? Reference = null, string? Code = null, string? Reason = null, TimeSpan RetryAfter = default)
{
    /// <summary>Characters of a provider's id, code or message, at most.</summary>
    public const int MaxTextLength = 500;

    const string CancelledCode = "charge_cancelled";

    /// <summary>Codes of final refusals: only these are failures.</summary>
    static readonly HashSet<string> FinalRefusalCodes = new(StringComparer.Ordinal)
    {
        "card_declined", "insufficient_funds", "expired_card", "invalid_card", "lost_card", "stolen_card", "do_not_honor",
        "limit_exceeded", "amount_exceeds_charge", "refund_refused",
    };

    static readonly HashSet<string> NotFoundCodes = new(StringComparer.Ordinal) { "charge_not_found", "refund_not_found" };

    public string? Code { get; init; } = Showable(Code);

    public string? Reason { get; init; } = Showable(Reason);

    public static ProviderResult Of(CallResult<ProviderHttpResponse> call) => call.Outcome switch
    {
        CallOutcome.Responded => Of(call.Response!),
        CallOutcome.NotAttempted => new(ProviderOutcome.NotAttempted, Reason: call.Reason, RetryAfter: call.RetryAfter),
        _ => new(ProviderOutcome.Unknown, Reason: call.Reason),
    };

    static ProviderResult Of(ProviderHttpResponse response) => (response.Status, response.Body) switch
    {
        (200 or 201, { Status: "succeeded", Id: { Length: > 0 and <= MaxTextLength } id }) when PlainText.IsValid(id) =>
            new(ProviderOutcome.Succeeded, id),
        (200 or 201, { Status: "succeeded" }) =>
            new(ProviderOutcome.Unknown, Reason: "The provider reports a success without a valid id."),
        (200 or 402, { Code: CancelledCode }) => new(ProviderOutcome.Cancelled),
        (200 or 402, { Code: { } code } body) when FinalRefusalCodes.Contains(code) =>
            new(ProviderOutcome.Refused, Code: code, Reason: body.Message ?? code),
        (404, { Code: { } code } body) when NotFoundCodes.Contains(code) =>
            new(ProviderOutcome.NotFound, Code: code, Reason: body.Message ?? code),
        (_, { Code: { } code }) => new(ProviderOutcome.Unknown, Reason: $"The provider answered {response.Status} {code}."),
        _ => new(ProviderOutcome.Unknown, Reason: $"The provider answered {response.Status}."),
    };

    static string? Showable(string? text) => text is null ? null : PlainText.ToShowable(text, MaxTextLength);
}
