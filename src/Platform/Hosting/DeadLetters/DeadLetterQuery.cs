using Doms.Engine.DeadLetters;
using Microsoft.AspNetCore.Mvc;

namespace Doms.Hosting.DeadLetters;

/// <summary>Filter and page of a dead letter list.</summary>
/// <param name="Service">The service that failed to handle the message.</param>
/// <param name="Type">Message type, e.g. <c>order.created</c>.</param>
/// <param name="Key">Order id or product id.</param>
/// <param name="Status"><c>OPEN</c> (default), <c>REPLAYED</c> or <c>DISCARDED</c>.</param>
/// <param name="Cursor">The cursor of the previous page.</param>
/// <param name="Limit">1 to 500; 50 when absent.</param>
public sealed record DeadLetterQuery(
    [FromQuery] string? Service, [FromQuery] string? Type, [FromQuery] string? Key, [FromQuery] string? Status,
    [FromQuery] string? Cursor, [FromQuery] int? Limit)
{
    const int DefaultPageSize = 50;
    const int MaxPageSize = 500;

    public int PageSize => Limit ?? DefaultPageSize;

    /// <summary>Returns the problem response for an invalid query; null when the query is valid.</summary>
    public ProblemResult? FindError()
    {
        if (Limit is < 1 or > MaxPageSize) return ProblemResponse.Validation("limit", $"limit must be between 1 and {MaxPageSize}");
        return Status is null or DeadLetter.Open or DeadLetter.Replayed or DeadLetter.Discarded
            ? null
            : ProblemResponse.Validation("status", "status must be OPEN, REPLAYED or DISCARDED");
    }
}
