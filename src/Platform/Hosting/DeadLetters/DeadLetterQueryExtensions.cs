using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;

namespace Doms.Hosting.DeadLetters;

/// <summary>Defaults and limits of dead letter queries.</summary>
public static class DeadLetterQueryExtensions
{
    const int DefaultPageSize = 50;
    const int MaxPageSize = 500;

    extension(DeadLetterQuery query)
    {
        public int PageSize => query.Limit ?? DefaultPageSize;

        /// <summary>The problem response for an invalid query; null for a valid one.</summary>
        public ProblemResult? FindError()
        {
            if (query.Limit is < 1 or > MaxPageSize)
                return ProblemResponse.Validation("limit", $"limit must be between 1 and {MaxPageSize}");
            return query.Status is null or DeadLetter.Open or DeadLetter.Replayed or DeadLetter.Discarded
                ? null
                : ProblemResponse.Validation("status", "status must be OPEN, REPLAYED or DISCARDED");
        }
    }
}
