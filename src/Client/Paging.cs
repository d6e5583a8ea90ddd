using System.Runtime.CompilerServices;
using Doms.Contracts.Http;

namespace Doms.Client;

/// <summary>Reads a page of a list.</summary>
/// <typeparam name="T">An item of the list.</typeparam>
public delegate Task<ApiResponse<PageView<T>>> ReadPage<T>(ListQuery query, CancellationToken cancel);

/// <summary>Reads lists page after page; a page is asked for when the one before it was consumed.</summary>
public static class Paging
{
    /// <summary>Reads the pages of a list.</summary>
    /// <param name="read">Reads one page, e.g. <see cref="DomsClient.ListOrders"/>.</param>
    /// <param name="first">Filters, cursor and page size of the first page.</param>
    /// <param name="most">Maximum number of items of all pages, from 1; the last page has the cursor of the rest.</param>
    public static async IAsyncEnumerable<ApiResponse<PageView<T>>> Pages<T>(
        ReadPage<T> read, ListQuery first, long most = long.MaxValue, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var cursor = first.Cursor;
        do
        {
            var page = await read(first with { Cursor = cursor, Limit = (int)Math.Min(first.Limit, most) }, cancel);
            yield return page;
            most -= page.Value.Items.Count;
            cursor = page.Value.NextCursor;
        }
        while (cursor is not null && most > 0);
    }

    /// <summary>Reads the items of a list.</summary>
    /// <param name="read">Reads one page, e.g. <see cref="DomsClient.ListOrders"/>.</param>
    /// <param name="first">Filters, cursor and page size of the first page.</param>
    internal static async IAsyncEnumerable<T> Items<T>(
        ReadPage<T> read, ListQuery first, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var page in Pages(read, first, cancel: cancel))
            foreach (var item in page.Value.Items)
                yield return item;
    }

    /// <summary>Reads the items of a feed up to its present end.</summary>
    /// <param name="read">Reads the page after a position.</param>
    /// <param name="after">Position after which to begin; 0 is the beginning.</param>
    internal static async IAsyncEnumerable<T> Feed<T>(
        Func<long, CancellationToken, Task<(IReadOnlyList<T> Items, long Position)>> read, long after,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            var (items, position) = await read(after, cancel);
            if (items.Count == 0) yield break;
            foreach (var item in items) yield return item;
            after = position;
        }
    }
}
