namespace Doms.Host.Client;

/// <summary>The system refused a request.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="problem">What it said; null when it said nothing that can be read.</param>
sealed class ApiException(int status, ProblemView? problem)
    : Exception(problem?.Message ?? $"The system answered with status {status}.")
{
    public int Status => status;

    public string? Code => problem?.Code;

    /// <summary>What is wrong by field.</summary>
    public IReadOnlyDictionary<string, string> Errors => problem?.Errors ?? new Dictionary<string, string>();
}

/// <summary>The system cannot be reached.</summary>
sealed class UnreachableException(Uri url, Exception inner)
    : Exception($"Nothing answers at {url.GetLeftPart(UriPartial.Authority)}: {inner.Message}", inner);
