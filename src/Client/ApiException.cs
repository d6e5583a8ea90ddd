using Doms.Contracts.Http;

namespace Doms.Client;

/// <summary>The system refused a request.</summary>
public sealed class ApiException : Exception
{
    readonly ProblemView? _problem;

    /// <param name="status">HTTP status.</param>
    /// <param name="problem">What it said; null when it said nothing that can be read.</param>
    internal ApiException(int status, ProblemView? problem)
        : base(problem?.Message ?? $"The system answered with status {status}.")
    {
        Status = status;
        _problem = problem;
    }

    public int Status { get; }

    public string? Code => _problem?.Code;

    /// <summary>What is wrong by field.</summary>
    public IReadOnlyDictionary<string, string> Errors => _problem?.Errors ?? new Dictionary<string, string>();
}

/// <summary>The system cannot be reached.</summary>
public sealed class SystemUnreachableException(Uri url, Exception inner)
    : Exception($"Nothing answers at {url.GetLeftPart(UriPartial.Authority)}: {inner.Message}", inner);
