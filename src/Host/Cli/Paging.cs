using Doms.Client;
using Doms.Contracts.Http;

namespace Doms.Host.Cli;

/// <summary>Reads a paged list up to a maximum number of items.</summary>
static class Paging
{
    const int PageSize = 500;

    /// <param name="max">Maximum number of items.</param>
    /// <param name="page">Reads one page: cursor, limit.</param>
    public static async Task<List<T>> Read<T>(int max, Func<string?, int, Task<ApiResponse<PageView<T>>>> page)
    {
        var items = new List<T>();
        string? cursor = null;
        do
        {
            var response = await page(cursor, Math.Min(PageSize, max - items.Count));
            items.AddRange(response.Value.Items);
            cursor = response.Value.NextCursor;
        }
        while (cursor is not null && items.Count < max);
        return items;
    }
}
