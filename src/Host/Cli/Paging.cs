using Doms.Client;
using Doms.Contracts.Http;

namespace Doms.Host.Cli;

/// <summary>Reads lists to their end, or to as many as are wanted.</summary>
static class Paging
{
    const int PageSize = 500;

    /// <param name="most">Items at most.</param>
    /// <param name="page">Asks for one page: cursor, limit.</param>
    public static async Task<List<T>> Read<T>(int most, Func<string?, int, Task<ApiResponse<PageView<T>>>> page)
    {
        var items = new List<T>();
        string? cursor = null;
        do
        {
            var reply = await page(cursor, Math.Min(PageSize, most - items.Count));
            items.AddRange(reply.Value.Items);
            cursor = reply.Value.NextCursor;
        }
        while (cursor is not null && items.Count < most);
        return items;
    }
}
