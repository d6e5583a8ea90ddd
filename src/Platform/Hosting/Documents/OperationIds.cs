using System.Globalization;

namespace Doms.Hosting.Documents;

/// <summary>
/// Derives the id of an operation from its method and path: <c>GET /api/orders</c> is <c>listOrders</c>, <c>POST
/// /api/orders/{id}/cancel</c> is <c>cancelOrder</c>, <c>GET /api/orders/{id}/timeline</c> is <c>getOrderTimeline</c>.
/// </summary>
static class OperationIds
{
    /// <param name="path">E.g. <c>/api/orders/{id}</c>.</param>
    public static string Of(string method, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ("api" or "admin")).ToArray();
        string[] nouns = [.. parts.Where(part => part[0] != '{')];
        var endsWithId = parts[^1][0] == '{';
        var owner = string.Concat(nouns[..^1].Select(noun => Pascal(Singular(noun))));
        var last = nouns[^1];
        if (method == "GET")
        {
            return endsWithId || !IsCollection(last)
                ? $"get{owner}{Pascal(Singular(last))}"
                : $"list{owner}{Pascal(last == "inventory" ? "products" : last)}";
        }

        if (method == "POST" && !endsWithId && nouns.Length > 1 && !IsCollection(last)) return $"{Camel(last)}{owner}";
        var verb = method switch { "POST" => "create", "PUT" or "PATCH" => "update", "DELETE" => "delete", _ => method };
        return $"{verb}{owner}{Pascal(Singular(last))}";
    }

    static bool IsCollection(string noun) => noun is "inventory" || Singular(noun) != noun;

    static string Singular(string noun) => noun switch
    {
        "inventory" or "products" => "product",
        "sagas" => "saga",
        _ when noun.EndsWith("ies", StringComparison.Ordinal) => $"{noun[..^3]}y",
        _ when noun.EndsWith('s') && !noun.EndsWith("ss", StringComparison.Ordinal) => noun[..^1],
        _ => noun,
    };

    static string Pascal(string words) =>
        string.Concat(words.Split('-').Select(word => char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..]));

    static string Camel(string words) => char.ToLower(words[0], CultureInfo.InvariantCulture) + Pascal(words)[1..];
}
