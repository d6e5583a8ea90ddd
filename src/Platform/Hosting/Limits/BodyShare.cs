using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Limits;

/// <summary>Bytes of the <see cref="BodyBudget"/> that one request has taken.</summary>
sealed class BodyShare(BodyBudget budget, string client)
{
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    long _taken;

    /// <summary>Takes the bytes of a body, in place of those taken before.</summary>
    /// <param name="bytes">Size of the body, as far as it is known.</param>
    /// <exception cref="BodyRefusedException">They do not fit.</exception>
    public void Take(long bytes)
    {
        var problem = budget.Take(client, bytes) switch
        {
            BodyTake.ClientFull => new ProblemResult(
                StatusCodes.Status429TooManyRequests, "quota_exceeded", "Too many bytes of the caller's bodies are in flight.")
                { RetryAfter = RetryAfter, ViolatedPolicy = "bodies" },
            BodyTake.ProcessFull => ProblemResponse.Unavailable("Too many bytes of request bodies are in flight.", RetryAfter),
            _ => null,
        };
        if (problem is not null) throw new BodyRefusedException(problem);
        Return();
        _taken = bytes;
    }

    /// <summary>Takes more when a body turns out to be larger than what was taken for it.</summary>
    /// <exception cref="BodyRefusedException">It does not fit.</exception>
    public void GrowTo(long bytes)
    {
        if (bytes > _taken) Take(Math.Min(2 * bytes, HttpLimits.MaxBodyBytes));
    }

    /// <summary>Returns all bytes.</summary>
    public void Return()
    {
        if (_taken > 0) budget.Return(client, _taken);
        _taken = 0;
    }
}

/// <summary>The bodies in flight leave no room for another one.</summary>
public sealed class BodyRefusedException(ProblemResult problem) : Exception(problem.Message)
{
    public ProblemResult Problem { get; } = problem;
}
