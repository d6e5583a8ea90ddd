using Doms.Contracts.Http;

namespace Doms.Client;

/// <summary>An error response of the system.</summary>
public sealed class ApiException : Exception
{
    readonly ProblemView? _problem;

    /// <param name="status">HTTP status.</param>
    /// <param name="problem">The problem response; null if it could not be read.</param>
    internal ApiException(int status, ProblemView? problem)
        : base(problem?.Message ?? $"The system responded with status {status}.")
    {
        Status = status;
        _problem = problem;
    }

    public int Status { get; }

    public string? Code => _problem?.Code;

    /// <summary>Error message per field.</summary>
    public IReadOnlyDictionary<string, string> Errors => _problem?.Errors ?? new Dictionary<string, string>();
}

/// <summary>The system is unreachable.</summary>
public sealed class SystemUnreachableException(Uri url, Exception inner)
    : Exception($"No response from {url.GetLeftPart(UriPartial.Authority)}: {inner.Message}", inner);
