using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>GET /inventory/{id}/ledger</c>: the stock ledger of a product, newest entry first.</summary>
static class ListMovements
{
    public static readonly QueryParameters Parameters = QueryParameters.OfList();

    /// <summary>Entries are numbered without gaps, so that a page needs no index: its keys are known.</summary>
    public static async Task<IResult> Handle(string id, HttpContext http, IRowReader rows, IInventoryLists lists)
    {
        var parameters = QueryReader.Of(http);
        var paging = parameters.Page();
        if (parameters.Problem is { } problem) return problem;
        if (ProductAddress.IdOf(http, id) is not { } productId) return ProductViews.NotFound(id);
        var stockId = Stock.IdOf(productId, Stock.DefaultLocation);
        if (await rows.Find<Stock>(stockId, http.RequestAborted) is not { } stock) return ProductViews.NotFound(id);
        var newest = Math.Min(stock.Version, paging.After is { } after ? after.Order - 1 : stock.Version);
        var oldest = Math.Max(1, newest - paging.Limit + 1);
        var ids = new List<string>();
        for (var sequence = newest; sequence >= oldest; sequence--) ids.Add(StockMovement.IdOf(stockId, sequence));
        var page = await lists.Movements(ids, http.RequestAborted);
        var next = oldest > 1 ? new Cursor(oldest, stockId).ToString() : null;
        return TypedResults.Json(
            new PageView<StockMovementView>([.. page.Select(ProductViews.ToView)], parameters.NextCursor(next)));
    }
}
