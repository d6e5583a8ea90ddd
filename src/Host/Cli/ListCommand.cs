using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;

namespace Doms.Host.Cli;

/// <summary>A list of the running system: how a page is read, and how an item is shown.</summary>
/// <param name="Noun">The items, in plural, e.g. <c>orders</c>.</param>
/// <param name="Page">Reads a page.</param>
/// <param name="Columns">Headings of the table.</param>
/// <param name="Row">Texts of an item, one per column.</param>
sealed record ListOf<T>(
    string Noun,
    Func<DomsClient, ParseResult, ListQuery, CancellationToken, Task<ApiResponse<PageView<T>>>> Page,
    IReadOnlyList<Column> Columns,
    Func<T, string?[]> Row)
{
    /// <summary>Options that filter the list, by the query parameter that each sets.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];
}

/// <summary>Creates <c>list</c> commands: filters, pages, a table or JSON.</summary>
static class ListCommand
{
    const int DefaultLimit = 50;
    const int MaxLimit = 1_000_000;

    /// <summary>Adds filters, paging and the options of all commands, and the action that prints the list.</summary>
    public static Command Create<T>(Command command, Screen screen, ListOf<T> list)
    {
        var target = new TargetOptions();
        var paging = new PagingOptions();
        foreach (var filter in list.Filters) command.Options.Add(filter.Option);
        paging.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var pages = Read(list, client, parsed, paging);
            if (parsed.GetValue(target.Json)) await new JsonList(screen.Output).Write(pages, cancel);
            else await Print(pages, list, parsed, screen, cancel);
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static async Task Print<T>(
        IAsyncEnumerable<ApiResponse<PageView<T>>> pages, ListOf<T> list, ParseResult parsed, Screen screen, CancellationToken cancel)
    {
        var table = screen.NewTable(list.Columns);
        var count = 0;
        string? next = null;
        await foreach (var page in pages.WithCancellation(cancel))
        {
            if (page.Value.Items.Count > 0) table.Write(page.Value.Items.Select(list.Row));
            count += page.Value.Items.Count;
            next = page.Value.NextCursor;
        }

        if (next is not null) screen.Error($"{count} of more; next: {CalledAs.Again(parsed, PagingOptions.CursorName, next)}");
        else if (count == 0) screen.Error($"No {list.Noun}.");
    }

    /// <summary>Reads pages until the limit or the end of the list; one page at a time is in memory.</summary>
    static IAsyncEnumerable<ApiResponse<PageView<T>>> Read<T>(ListOf<T> list, DomsClient client, ParseResult parsed, PagingOptions paging)
    {
        var filters = list.Filters.Select(filter => (filter.Parameter, Value: filter.Read(parsed)))
            .Where(filter => filter.Value is not null).ToDictionary(filter => filter.Parameter, filter => filter.Value!);
        return Paging.Pages<T>(
            (query, cancel) => list.Page(client, parsed, query, cancel),
            new ListQuery(parsed.GetValue(paging.Cursor)) { Filters = filters },
            parsed.GetValue(paging.All) ? long.MaxValue : parsed.GetValue(paging.Limit));
    }

    /// <summary>Options that select a part of a list.</summary>
    sealed class PagingOptions
    {
        public const string CursorName = "--cursor";

        public Option<int> Limit { get; } = Options.Number("--limit", "Maximum number of results", "N", 1, MaxLimit, DefaultLimit);

        public Option<string?> Cursor { get; } = Options.Text(CursorName, "Continue after the page that named this cursor.", "CURSOR");

        public Option<bool> All { get; } = new("--all") { Description = "All results, page by page." };

        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[Limit, Cursor, All]) command.Options.Add(option);
            command.Excludes(All, Limit);
        }
    }
}
