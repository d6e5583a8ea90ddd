using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Problems;

/// <summary>Problem responses for all errors of the system.</summary>
public static class ProblemResponse
{
    /// <summary>
    /// Converts a rejection: Invalid 400, Unacceptable 422, NotFound 404, Conflict 409, Forbidden 403, VersionMismatch 412.
    /// </summary>
    public static ProblemResult From(Rejection rejection)
    {
        if (rejection.Kind == RejectionKind.Invalid)
            return Invalid(rejection.Code, ErrorFor(rejection.Field ?? "body", rejection.Detail));
        var errors = rejection.Field is { } field ? ErrorFor(field, rejection.Detail) : null;
        return new ProblemResult(StatusOf(rejection.Kind), rejection.Code, rejection.Message ?? rejection.Detail)
        {
            Detail = rejection.Detail, Errors = errors, Current = rejection.Current,
        };
    }

    /// <summary>400 with the message <c>Validation failed</c> and an error per field, which the detail sums up.</summary>
    public static ProblemResult Validation(IReadOnlyDictionary<string, string> errors) =>
        Invalid("validation_failed", errors);

    /// <summary>400 with a code of its own and a message per field; the detail is the first of them.</summary>
    public static ProblemResult Invalid(string code, FieldErrors errors) =>
        new(StatusCodes.Status400BadRequest, code, $"{errors.All.First().Value}") { Errors = errors.All };

    /// <summary>400 <c>Validation failed</c> for one field.</summary>
    public static ProblemResult Validation(string field, string text) => Validation(ErrorFor(field, text));

    /// <summary>Creates a problem response for any other error.</summary>
    public static ProblemResult Of(int status, string code, string message) => new(status, code, message);

    /// <summary>404, identical for an absent resource and for one that belongs to another caller.</summary>
    public static ProblemResult NotFound(string message) => new(StatusCodes.Status404NotFound, "not_found", message);

    /// <summary>404 for a dead letter that no service has.</summary>
    public static ProblemResult DeadLetterNotFound(string id) =>
        Of(StatusCodes.Status404NotFound, "dead_letter_not_found", $"There is no dead letter '{id}'.");

    /// <summary>503: this system is overloaded, or a dependency is unavailable.</summary>
    public static ProblemResult Unavailable(string message, TimeSpan retryAfter) =>
        new(StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable", message)
        {
            Type = "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity",
            RetryAfter = retryAfter,
        };

    /// <summary>Default problem response for an error status without a body.</summary>
    internal static ProblemResult ForStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Of(status, "bad_request", "The request could not be read."),
        StatusCodes.Status401Unauthorized => Of(status, "unauthenticated", "A valid bearer token is needed in the Authorization header."),
        StatusCodes.Status403Forbidden => Of(status, "forbidden", "The caller's role does not allow this."),
        StatusCodes.Status404NotFound => Of(status, "not_found", "No resource exists at this address."),
        StatusCodes.Status405MethodNotAllowed => Of(
            status, "method_not_allowed", "The method is not allowed for this address; the Allow header lists those that are."),
        StatusCodes.Status408RequestTimeout => Of(status, "request_timeout", "The request took too long to arrive."),
        StatusCodes.Status413PayloadTooLarge => Of(status, "body_too_large", "The body is larger than allowed."),
        StatusCodes.Status415UnsupportedMediaType => Of(
            status, "unsupported_media_type", "The body must be application/json in UTF-8, without a content encoding."),
        StatusCodes.Status429TooManyRequests => Of(status, "quota_exceeded", "Too many requests."),
        StatusCodes.Status502BadGateway => Of(status, "bad_gateway", "The upstream service did not respond."),
        StatusCodes.Status503ServiceUnavailable => Unavailable("Try again later.", TimeSpan.FromSeconds(1)),
        StatusCodes.Status504GatewayTimeout => Of(status, "gateway_timeout", "The upstream service timed out."),
        >= 500 => Of(status, "internal_error", "An unexpected error occurred."),
        _ => Of(status, "error", "The request was refused."),
    };

    static ProblemResult Invalid(string code, IReadOnlyDictionary<string, string> errors) =>
        new(StatusCodes.Status400BadRequest, code, "Validation failed") { Detail = SumUp(errors), Errors = errors };

    /// <summary>The only error, with the field that it is about; else the names of the fields.</summary>
    static string SumUp(IReadOnlyDictionary<string, string> errors)
    {
        if (errors.Count > 1) return $"{errors.Count} fields are invalid: {string.Join(", ", errors.Keys)}";
        var (field, text) = errors.First();
        return text.Contains(field, StringComparison.OrdinalIgnoreCase) ? text : $"{field}: {text}";
    }

    static Dictionary<string, string> ErrorFor(string field, string text) => new(StringComparer.Ordinal) { [field] = text };

    static int StatusOf(RejectionKind kind) => kind switch
    {
        RejectionKind.Invalid => StatusCodes.Status400BadRequest,
        RejectionKind.Unacceptable => StatusCodes.Status422UnprocessableEntity,
        RejectionKind.NotFound => StatusCodes.Status404NotFound,
        RejectionKind.Conflict => StatusCodes.Status409Conflict,
        RejectionKind.Forbidden => StatusCodes.Status403Forbidden,
        RejectionKind.VersionMismatch => StatusCodes.Status412PreconditionFailed,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No status for this kind of rejection."),
    };
}
