using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;
using Doms.Host.Commands;

namespace Doms.Host.Demo;

/// <summary>Says what became of the orders and why, and whether that is what should have.</summary>
sealed class DemoReport(Screen screen, DomsClient client, IReadOnlyCollection<PlacedOrder> orders, int scarceUnits)
{
    readonly List<string> _errors = [];

    /// <summary>What is not as it should be.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>One row a kind: how many ended how, and in the system's own words why.</summary>
    public void ShowScenarios()
    {
        var rows = new List<string?[]>();
        foreach (var kind in DemoCatalogue.Scenarios)
        {
            var placed = orders.Where(order => order.Scenario == kind).ToList();
            Check(kind, placed);
            var cancelled = placed.Find(order => order.Status == OrderStatuses.Cancelled)?.View;
            rows.Add(
            [
                kind.Name, $"{placed.Count}", $"{placed.Count(order => order.Status == OrderStatuses.Completed)}",
                $"{placed.Count(order => order.Status == OrderStatuses.Cancelled)}", cancelled is null ? "" : ReasonOf(cancelled),
            ]);
        }

        screen.Table(["ORDERS", "PLACED", OrderStatuses.Completed, OrderStatuses.Cancelled, "WHY, IN THE SYSTEM'S WORDS"], rows);
    }

    /// <summary>Stock that is left is the stock there was less what was sold, to the unit.</summary>
    public async Task ShowStock(IEnumerable<Product> products, CancellationToken cancel)
    {
        var rows = new List<string?[]>();
        foreach (var product in products)
        {
            var now = (await client.GetProduct(product.Id, cancel)).Value;
            var sold = orders.Where(order => order.Status == OrderStatuses.Completed)
                .Sum(order => order.Scenario.Order.Items!.Where(item => item.ProductId == product.Id).Sum(item => item.Quantity));
            if (now.AvailableQuantity != product.Quantity - sold || now.ReservedQuantity != 0)
                _errors.Add(
                    $"{product.Id}: {product.Quantity} less {sold} sold is not {now.AvailableQuantity}, "
                    + $"with {now.ReservedQuantity} reserved");
            rows.Add([product.Id, $"{product.Quantity}", $"{sold}", $"{now.AvailableQuantity}", $"{now.ReservedQuantity}"]);
        }

        screen.Table(["PRODUCT", "STOCKED", "SOLD", "LEFT", "RESERVED"], rows);
    }

    /// <summary>The history of an order that was undone after everything had been done for it.</summary>
    public async Task ShowExample(CancellationToken cancel)
    {
        var example = orders.FirstOrDefault(order =>
            order.Scenario.CancelMoment == CancelMoment.AfterConfirmation && order.Status == OrderStatuses.Cancelled);
        if (example is null) return;
        screen.Line($"Order {example.OrderId}, {example.Scenario.Name}, as it happened:");
        OrderText.Print((await client.GetTimeline(example.OrderId, cancel)).Value.Timeline, screen);
    }

    void Check(Scenario kind, List<PlacedOrder> placed)
    {
        foreach (var order in placed)
        {
            if (order.View is not { IsEnded: true })
                _errors.Add($"{order.OrderId} ({kind.Name}) is still {order.Status}");
            else if (kind.ExpectedStatus is { } end && order.Status != end)
                _errors.Add($"{order.OrderId} ({kind.Name}) is {order.Status}, not {end}: {order.View.Reason}");
            else if (order.Status == OrderStatuses.Cancelled && !order.HasExpectedReason)
                _errors.Add($"{order.OrderId} ({kind.Name}) gives another reason: {ReasonOf(order.View)}");
        }

        if (kind.ExpectedStatus is not null) return;
        var served = placed.Count(order => order.Status == OrderStatuses.Completed);
        if (served != Math.Min(scarceUnits, placed.Count))
            _errors.Add($"{served} of {placed.Count} buyers got one of {scarceUnits} units");
    }

    static string ReasonOf(OrderView order) => order.Reasons is { Count: > 0 } reasons
        ? string.Join("; ", reasons.Select(line => line.Reason))
        : order.Reason ?? "";
}
