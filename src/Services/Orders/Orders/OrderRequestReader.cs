using System.Text.Json;
using Doms.Contracts.Http;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;

namespace Doms.Orders;

/// <summary>
/// Reads an order request in any of its shapes. Its members are known, because they were compared with <see cref="OrderRequest"/>.
/// </summary>
static class OrderRequestReader
{
    public static OrderRequest Read(JsonElement json, FieldErrors errors)
    {
        var fields = new JsonFields(json, "", errors);

        // Errors are listed in the order of reading.
        return new(
            CustomerId: fields.Id("customerId"),
            UserId: fields.Id("userId"),
            CustomerEmail: fields.Text("customerEmail"),
            Items: Items(fields, errors),
            Amount: fields.Number("amount"),
            Currency: fields.Text("currency"),
            ShippingAddress: Address(fields),
            PaymentToken: fields.Text("paymentToken"),
            Reference: fields.Id("reference"),
            Metadata: Metadata(fields, errors),
            ReservationId: fields.Text("reservationId"));
    }

    /// <summary>Refuses an order of the shop for an empty customer: it would be the shop's own, which no customer sees.</summary>
    public static void RefuseEmptyCustomer(JsonElement json, FieldErrors errors)
    {
        foreach (var name in (string[])["customerId", "userId"])
        {
            if (json.TryGetProperty(name, out var customer) && customer.ValueKind == JsonValueKind.String && customer.ValueEquals(""))
                errors.Add(name, "must not be empty; name the customer, or leave it out for an order of the caller");
        }
    }

    static IReadOnlyList<OrderItemRequest>? Items(JsonFields fields, FieldErrors errors)
    {
        switch (fields.Member("items"))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.Array } array:
                return [.. Bounded(array.EnumerateArray()).Select((item, index) => Item(item, Field(index), errors))];
            case { ValueKind: JsonValueKind.Object } map:
                return [.. Bounded(map.EnumerateObject()).Select((pair, index) => MapItem(pair, index, fields, errors))];
            default:
                errors.Add("items", "must be an array, or an object of product ids and quantities");
                return null;
        }
    }

    static string Field(int index) => $"items[{index}]";

    /// <summary>Limits the items to one more than allowed, which is enough to detect an excess.</summary>
    static IEnumerable<T> Bounded<T>(IEnumerable<T> all) => all.Take(Limits.Lines + 1);

    static OrderItemRequest Item(JsonElement item, string field, FieldErrors errors)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            errors.Add(field, "must be an object with productId and quantity");
            return new(null, null);
        }

        var fields = new JsonFields(item, $"{field}.", errors);
        return new(fields.Id("productId"), fields.Number("quantity"), fields.Number("price"));
    }

    static OrderItemRequest MapItem(JsonProperty pair, int index, JsonFields fields, FieldErrors errors) => new(
        NameOf(pair, $"{Field(index)}.productId", errors),
        fields.Number($"{Field(index)}.quantity", pair.Value));

    static AddressRequest? Address(JsonFields fields) => fields.Object("shippingAddress") is { } address
        ? new(
            address.Text("name"), address.Text("line1"), address.Text("line2"),
            address.Text("city"), address.Text("postalCode"), address.Text("country"),
            address.Text("state"), address.Text("phone"), address.Text("company"))
        : null;

    static Dictionary<string, string>? Metadata(JsonFields fields, FieldErrors errors)
    {
        if (fields.Member("metadata") is not { } metadata) return null;
        if (metadata.ValueKind != JsonValueKind.Object)
        {
            errors.Add("metadata", "must be an object of strings");
            return null;
        }

        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in metadata.EnumerateObject().Take(Limits.MetadataEntries + 1))
        {
            if (NameOf(pair, "metadata", errors) is { } name && Value(pair.Value, fields) is { } value)
                pairs[name] = value;
        }

        return pairs;
    }

    static string? Value(JsonElement value, JsonFields fields) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        _ => fields.Text("metadata", value),
    };

    static string? NameOf(JsonProperty pair, string field, FieldErrors errors)
    {
        try
        {
            return pair.Name;
        }
        catch (InvalidOperationException)
        {
            errors.Add(field, "must be valid Unicode");
            return null;
        }
    }
}
