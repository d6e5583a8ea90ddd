using Doms.Contracts.Http;

namespace Doms.Client;

/// <summary>An error response of the system; <see cref="Code"/> is the part that programs branch on.</summary>
public sealed class ApiException : Exception
{
    /// <param name="status">HTTP status.</param>
    /// <param name="problem">The problem response; null if it could not be read.</param>
    internal ApiException(int status, ProblemView? problem)
        : base(problem?.Detail ?? problem?.Message ?? $"The system responded with status {status}.")
    {
        Status = status;
        Problem = problem;
    }

    /// <summary>HTTP status, 400 to 599.</summary>
    public int Status { get; }

    /// <summary>The whole problem response (RFC 9457); null if it could not be read.</summary>
    public ProblemView? Problem { get; }

    /// <summary>Stable code of the problem, e.g. <c>insufficient_stock</c>; null if a proxy responded.</summary>
    public string? Code => Problem?.Code;

    /// <summary>Id under which the system has logged the request.</summary>
    public string? TraceId => Problem?.TraceId;

    /// <summary>Time to wait before the next attempt; null if the system named none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Error message per field.</summary>
    public IReadOnlyDictionary<string, string> Errors => Problem?.Errors ?? new Dictionary<string, string>();
}

/// <summary>The system is unreachable, or did not respond in time.</summary>
public sealed class SystemUnreachableException(Uri url, Exception inner)
    : Exception($"No response from {url.GetLeftPart(UriPartial.Authority)}: {inner.Message}", inner);
