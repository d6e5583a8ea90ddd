using Doms.Client;
using Doms.Contracts.Http;
using Microsoft.AspNetCore.Components;

namespace Doms.Console.Frame;

/// <summary>A list with tabs by status; tab and page stand in the address.</summary>
/// <typeparam name="T">A row.</typeparam>
public abstract class ListPage<T> : ConsolePage
{
    const int PageSize = 50;
    string _shown = "";

    /// <summary>Status of the tab; empty for all.</summary>
    [SupplyParameterFromQuery] public string? Status { get; set; }

    /// <summary>Cursor of the page; empty for the first one.</summary>
    [SupplyParameterFromQuery] public string? Cursor { get; set; }

    protected PageView<T>? Rows { get; private set; }

    /// <summary>Address of the list, relative to the console.</summary>
    protected abstract string Place { get; }

    /// <summary>Status of the tab that is shown without one.</summary>
    protected virtual string DefaultStatus => "";

    protected string Tab => Status ?? DefaultStatus;

    protected string AddressOf(string status) => $"{Place}?status={status}";

    protected string? Older => Rows?.NextCursor is { } next ? $"{Place}?status={Tab}&cursor={Uri.EscapeDataString(next)}" : null;

    /// <summary>Drops what belongs to the rows that were shown, before others are.</summary>
    protected virtual void Left()
    {
    }

    protected abstract Task<ApiResponse<PageView<T>>> List(ListQuery query, CancellationToken cancel);

    protected override async Task Load(CancellationToken cancel)
    {
        var key = $"{Place} {Tab} {Cursor}";
        if (key != _shown)
        {
            Rows = null;
            Left();
        }

        var filters = Tab.Length == 0 ? [] : new Dictionary<string, string> { ["status"] = Tab };
        Rows = await Read(key, token => List(new ListQuery(Cursor, PageSize) { Filters = filters }, token));
        _shown = key;
    }
}
