using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;
using Doms.Primitives;

namespace Doms.Hosting.DeadLetters;

/// <summary>Query parameters of the dead letter routes.</summary>
public static class DeadLetterParameters
{
    static readonly QueryParameter[] Filters =
    [
        new("service", "The service that could not handle the messages."),
        new("type", "Message name, such as order.created."),
        new("key", "Order id or product id."),
        QueryParameter.Word("status", "Status of the dead letters.", DeadLetter.Statuses) with
        {
            Default = DeadLetter.Open,
        },
    ];

    /// <summary>Parameters of the list.</summary>
    public static QueryParameters List { get; } = QueryParameters.OfList(Filters);

    /// <summary>Parameters of the bulk replay.</summary>
    public static QueryParameters Replay { get; } = new(Filters);

    /// <summary>Reads a page of the list; its cursor is the id of the last dead letter of the page before.</summary>
    public static DeadLetterQuery ReadPage(QueryReader query)
    {
        var page = query.Page();
        return ReadFilter(query) with { Cursor = page.After?.Key, Limit = page.Limit };
    }

    public static DeadLetterQuery ReadFilter(QueryReader query) =>
        new(query.Text("service"), query.Text("type"), query.Text("key"), query.Word("status"));

    /// <summary>The cursor behind a dead letter; null for none.</summary>
    public static string? CursorAfter(this QueryReader query, string? id) =>
        query.NextCursor(id is null ? null : new Cursor(0, id).ToString());
}
