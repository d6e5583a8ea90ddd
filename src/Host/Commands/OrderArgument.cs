using System.CommandLine;
using System.Globalization;
using Doms.Client;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>The order that a command is about, which people name by its id, its number or their own reference.</summary>
static class OrderArgument
{
    const string Named = "id, number or reference";

    /// <summary>The argument of a command about one order.</summary>
    public static Argument<string> Create() => new("ORDER") { Description = $"The order's {Named}." };

    /// <summary>An option that selects what belongs to one order.</summary>
    /// <param name="what">What is selected, e.g. <c>refunds</c>.</param>
    public static Option<string?> Option(string what) => Options.Text("--order", $"Only {what} of this order, by its {Named}.", "ORDER");

    /// <summary>Returns the id of the order that was named.</summary>
    /// <exception cref="CommandException">No order, or more than one, has this number or reference.</exception>
    public static async Task<string> FindId(DomsClient client, string named, CancellationToken cancel)
    {
        if (Guid.TryParseExact(named, "D", out _)) return named;
        var found = new List<string>();
        // A number may also be a reference, which the search by text finds both; it is slower, because it looks at products too.
        var filter = long.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? "q" : "reference";
        try
        {
            await foreach (var order in client.AllOrders(ListQuery.Where(filter, named), cancel))
                if (order.Number == named || order.Reference == named)
                    found.Add(order.OrderId);
        }
        catch (ApiException error) when (error.Errors.TryGetValue(filter, out var problem))
        {
            var reason = problem.StartsWith(filter, StringComparison.Ordinal) ? problem[filter.Length..].TrimStart() : problem;
            throw new CommandException($"The order's {Named} {reason}.", inner: error);
        }

        return found switch
        {
            [var id] => id,
            [] => throw new CommandException($"There is no order with the {Named} '{named}'."),
            _ => throw new CommandException(
                $"Several orders have the number or reference '{named}'; use one of the ids {string.Join(", ", found)}."),
        };
    }

    /// <summary>Returns the query of a list, narrowed down to the order that was named; as it is where none was.</summary>
    /// <param name="parameter">Query parameter for the order's id.</param>
    public static async Task<ListQuery> Narrow(
        DomsClient client, ListQuery query, string parameter, string? named, CancellationToken cancel) => named is null
        ? query
        : query with
        {
            Filters = new Dictionary<string, string>(query.Filters) { [parameter] = await FindId(client, named, cancel) },
        };

    /// <summary>Creates a command that sends one request about an order, and prints the response.</summary>
    /// <param name="order">The command's argument from <see cref="Create()"/>.</param>
    public static Command Request<T>(
        Command command, Argument<string> order, Screen screen,
        Func<DomsClient, string, ParseResult, CancellationToken, Task<ApiResponse<T>>> send, Action<T> print) =>
        RequestCommand.Create(
            command, screen,
            async (client, parsed, cancel) =>
                await send(client, await FindId(client, parsed.GetRequiredValue(order), cancel), parsed, cancel),
            print);
}
