using Doms.Contracts.Http;
using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orders.Domain.Intake;

/// <summary>Merges the items of a request into lines, one per product, in order of first appearance.</summary>
sealed class LineMerger(string currency, FieldErrors errors)
{
    readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);
    readonly List<Line> lines = [];

    public IReadOnlyList<Line> Lines => lines;

    /// <summary>Product that appears with two different prices, or both with and without one.</summary>
    public string? PriceConflict { get; private set; }

    public void Add(IReadOnlyList<OrderItemRequest>? items)
    {
        if (items is null or [])
        {
            errors.Add("items", "must not be empty");
            return;
        }

        if (items.Count > Limits.Lines)
        {
            errors.Add("items", $"must have at most {Limits.Lines} lines");
            return;
        }

        for (var i = 0; i < items.Count && !errors.IsFull; i++) Add($"items[{i}]", items[i]);
    }

    void Add(string field, OrderItemRequest item)
    {
        errors.Add($"{field}.productId", ChosenId.Check(item.ProductId));
        var price = OrderIntake.ToMinorUnits($"{field}.price", item.Price, currency, errors);
        if (item.Quantity is not (>= 1 and <= Line.MaxQuantity) || !decimal.IsInteger(item.Quantity.Value))
            errors.Add($"{field}.quantity", $"must be a whole number from 1 to {Line.MaxQuantity}");
        else if (!errors.Any)
            Merge(field, new Line(item.ProductId!, (long)item.Quantity.Value, price));
    }

    void Merge(string field, Line line)
    {
        if (indexes.TryAdd(line.ProductId, lines.Count))
        {
            lines.Add(line with { LineId = LinePrices.IdAt(lines.Count) });
            return;
        }

        var index = indexes[line.ProductId];
        var known = lines[index];
        if (known.UnitPrice != line.UnitPrice) PriceConflict ??= line.ProductId;
        if (known.Quantity + line.Quantity > Line.MaxQuantity)
            errors.Add($"{field}.quantity", $"raises '{line.ProductId}' above {Line.MaxQuantity}");
        lines[index] = known with { Quantity = known.Quantity + line.Quantity };
    }
}
