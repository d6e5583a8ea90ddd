using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Doms.Hosting.Documents;

namespace Doms.Tests.EndToEnd.Document;

/// <summary>
/// JSON schemas of message bodies, from the parameters of their records. Required is what every publisher has always written: no member
/// that may be null, which is left out then, and none that was added later, which has a default value.
/// </summary>
sealed class MessageSchemas
{
    static readonly Dictionary<string, string> Shared = new(StringComparer.Ordinal)
    {
        ["OrderId"] = "Id of the order.",
        ["ProductId"] = "Id of the product.",
        ["PaymentId"] = "Id of the payment.",
        ["ShipmentId"] = "Id of the shipment.",
        ["RefundId"] = "Id of the refund.",
        ["LineId"] = "Id of the line within its order.",
        ["UserId"] = "Owner of the order.",
        ["Owner"] = "Owner of the order.",
        ["Lines"] = "Lines of the order, or those that are meant.",
        ["Reason"] = "Reason, a sentence for people.",
        ["Reasons"] = "The reasons line by line.",
        ["ReasonCode"] = "Reason as a code.",
        ["Code"] = "Reason as a code.",
        ["RequestedBy"] = "Subject of the caller who requested it.",
        ["Currency"] = "Currency of the amounts, ISO 4217.",
        ["Amount"] = "Minor units.",
        ["Total"] = "Minor units.",
        ["Quantity"] = "Number of units.",
        ["TrackingNumber"] = "The carrier's number of the parcel.",
        ["TrackingUrl"] = "Page on which the carrier shows where the parcel is.",
        ["Carrier"] = "Carrier of the goods.",
        ["Service"] = "The carrier's service.",
        ["Number"] = "Number of the shipment within its order, from 1.",
        ["Version"] = "Version of the publisher's row; it grows with every change.",
        ["Error"] = "Error of the last attempt.",
        ["Consumer"] = "The service that could not handle the message.",
        ["MessageType"] = "Name of the message, such as order.created.",
        ["CustomerEmail"] = "Address to which the customer's mails are sent.",
        ["CreatedAt"] = "Time of placing.",
        ["Token"] = "The means of payment.",
        ["Name"] = "Name.",
        ["Step"] = "Name of the step.",
        ["Status"] = "Status of the saga.",
    };

    readonly NullabilityInfoContext _nullability = new();

    /// <summary>Schemas by the names of their records.</summary>
    public SortedDictionary<string, JsonNode?> All { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds the schema of a record and those it consists of; returns a reference to it.</summary>
    public JsonObject ReferenceTo(Type record)
    {
        if (!All.ContainsKey(record.Name))
        {
            All.Add(record.Name, null);
            All[record.Name] = OfRecord(record);
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{record.Name}" };
    }

    /// <summary>Description of a member, from its record or by its name.</summary>
    public static string? Describe(Type record, string member) =>
        XmlDescriptions.Of(record, member) ?? Shared.GetValueOrDefault(member);

    /// <summary>The constructor that lists the members of a record.</summary>
    public static ParameterInfo[] MembersOf(Type record) => record.GetConstructors().Single().GetParameters();

    /// <summary>True for a member that every version has written.</summary>
    public bool IsRequired(ParameterInfo member) =>
        !member.HasDefaultValue && _nullability.Create(member).WriteState != NullabilityState.Nullable;

    JsonObject OfRecord(Type record)
    {
        var members = new JsonObject();
        foreach (var member in MembersOf(record))
        {
            var schema = Of(member.ParameterType);
            if (!schema.ContainsKey("$ref") && Describe(record, member.Name!) is { } description) schema["description"] = description;
            members[JsonNamingPolicy.CamelCase.ConvertName(member.Name!)] = schema;
        }

        var made = new JsonObject { ["type"] = "object" };
        if (XmlDescriptions.Of(record) is { } summary) made["description"] = summary;
        made["required"] = new JsonArray(
        [
            .. MembersOf(record).Where(IsRequired).Select(member => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(member.Name!)),
        ]);
        made["properties"] = members;
        return made;
    }

    JsonObject Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return new JsonObject { ["type"] = "string" };
        if (type == typeof(bool)) return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(long)) return new JsonObject { ["type"] = "integer", ["format"] = "int64" };
        if (type == typeof(int)) return new JsonObject { ["type"] = "integer", ["format"] = "int32" };
        if (type == typeof(decimal)) return new JsonObject { ["type"] = "number" };
        if (type == typeof(DateTimeOffset)) return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        if (!type.IsGenericType) return ReferenceTo(type);
        var of = type.GetGenericArguments();
        return type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? new JsonObject { ["type"] = "array", ["items"] = Of(of[0]) }
            : new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(of[1]) };
    }
}
