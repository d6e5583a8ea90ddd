namespace Doms.Tests.Services.Shop;

/// <summary>Reads lists of the API as tests compare them.</summary>
static class ListReads
{
    public static async Task<IEnumerable<string>> Orders(HttpClient client, string query) =>
        (await client.Get($"/api/orders{query}")).Items().Select(order => order.Text("orderId"));

    /// <summary>Reads a whole list with one row per page.</summary>
    public static async Task<List<string>> Pages(HttpClient client, string list, string member)
    {
        var all = new List<string>();
        string? cursor = null;
        do
        {
            var page = await client.Get($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=1&cursor={cursor}");
            all.Add(page.Items().ShouldHaveSingleItem().Text(member));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return all;
    }
}
