using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;

namespace Doms.Hosting.Documents;

/// <summary>Members that mean the same in every schema.</summary>
static class SharedMembers
{
    /// <summary>Characters of an id, at most.</summary>
    internal const int MaxIdLength = Primitives.ChosenId.MaxLength;

    /// <summary>Description of an amount that has none of its own.</summary>
    public const string Money = "Amount in the currency's major unit.";

    static readonly Dictionary<string, string> Descriptions = new(StringComparer.Ordinal)
    {
        ["orderId"] = "Id of the order.",
        ["productId"] = "Id of the product.",
        ["paymentId"] = "Id of the payment.",
        ["shipmentId"] = "Id of the shipment.",
        ["refundId"] = "Id of the refund.",
        ["reservationId"] = "Id of the reservation.",
        ["lineId"] = "Id of the line within its order.",
        ["messageId"] = "Id of the message.",
        ["holdId"] = "Id of the hold.",
        ["returnId"] = "Id of the return.",
        ["id"] = "Id, unique among all of its kind.",
        ["customerId"] = "The customer to whom the order belongs.",
        ["customerEmail"] = "Address to which the customer's mails are sent.",
        ["customerReason"] = "Reason for the customer.",
        ["reasonCode"] = "Reason as a code, for statistics.",
        ["note"] = "Text for operators; no customer sees it.",
        ["requestedBy"] = "The caller who requested it.",
        ["handledBy"] = "The operator who replayed or discarded it.",
        ["currency"] = "Currency of the amounts, ISO 4217.",
        ["quantity"] = "Number of units.",
        ["reservedQuantity"] = "Units reserved for orders and callers.",
        ["amount"] = Money,
        ["captured"] = "Amount taken from the customer.",
        ["refundInFlight"] = "Amount of refunds that are under way.",
        ["taxIncluded"] = "Whether the prices include the tax.",
        ["callbackId"] = "The provider's id of the callback.",
        ["movementId"] = "Id of the entry.",
        ["locationId"] = "Place of the stock.",
        ["message"] = "A sentence for people.",
        ["actor"] = "The caller or the service that caused it.",
        ["status"] = "Status.",
        ["reason"] = "Reason, a sentence for people.",
        ["reasons"] = "The reasons one by one.",
        ["cancellation"] = "State of the request to cancel; null without one.",
        ["cancellationReason"] = "Reason of the request to cancel.",
        ["code"] = "Reason as a code.",
        ["failure"] = "Reason of the failure, in the provider's words.",
        ["failureCode"] = "The provider's code of the failure.",
        ["settledReference"] = "Reference of the payment outside the provider.",
        ["name"] = "Name.",
        ["line1"] = "Street and number.",
        ["line2"] = "Second line of the street address.",
        ["country"] = "Country.",
        ["state"] = "State or province.",
        ["phone"] = "Phone number.",
        ["company"] = "Company.",
        ["address"] = "Address to which it is sent.",
        ["shippingAddress"] = "Address to which the goods are sent.",
        ["carrier"] = "Carrier of the goods.",
        ["trackingNumber"] = "The carrier's number of the parcel.",
        ["trackingUrl"] = "Page on which the carrier shows where the parcel is.",
        ["shipments"] = "The shipments, by number.",
        ["refunds"] = "The refunds, oldest first.",
        ["items"] = "The entries of the list, or the lines.",
        ["reference"] = "The shop's own number.",
        ["metadata"] = "Free texts of the shop, returned unchanged.",
        ["progress"] = "Milestones reached, oldest first.",
        ["timeline"] = "What happened, oldest first.",
        ["history"] = "What happened, oldest first.",
        ["invariants"] = "Each invariant with its result.",
        ["ordered"] = "Units ordered.",
        ["cancelled"] = "Units cancelled.",
        ["reserved"] = "Units reserved.",
        ["shipped"] = "Units shipped.",
        ["delivered"] = "Units delivered.",
        ["lost"] = "Units lost on the way.",
        ["returned"] = "Units returned.",
        ["version"] = "Counts every change.",
        ["createdAt"] = "Time of creation.",
        ["updatedAt"] = "Time of the last change.",
        ["changedAt"] = "Time of the last change.",
        ["startedAt"] = "Time of the start.",
        ["recordedAt"] = "Time at which it was recorded.",
        ["dispatchedAt"] = "Time at which the goods left; null before.",
        ["deliveredAt"] = "Time at which the goods arrived; null before.",
        ["deadAt"] = "Time of the last attempt.",
        ["handledAt"] = "Time at which it was replayed or discarded; null before.",
        ["since"] = "Time at which it began.",
        ["at"] = "Time at which it happened.",
        ["timestamp"] = "Time of the answer.",
        ["error"] = "Text of the error.",
        ["stack"] = "Stack trace of the last attempt.",
        ["attempts"] = "Attempts made.",
        ["attempt"] = "Attempts of the current step.",
        ["replays"] = "Times it was replayed.",
        ["replayed"] = "Messages handed over again.",
        ["origin"] = "Where the message came from.",
        ["service"] = "Name of the service.",
        ["type"] = "Name of the message.",
        ["event"] = "Name of the event.",
        ["detail"] = "A sentence for people.",
        ["step"] = "Name of the step.",
        ["workflow"] = "Name of the workflow.",
        ["allowed"] = "Whether the caller may do it now.",
        ["template"] = "Template of the mail.",
        ["recipient"] = "Address of the recipient; null without one.",
        ["subject"] = "Subject line.",
        ["traceId"] = "Id under which the request is traced and logged.",
        ["token"] = "The token, to be sent as `Authorization: Bearer`.",
        ["discount"] = "Discount in the currency's major unit.",
        ["tax"] = "Tax in the currency's major unit.",
        ["shipping"] = "Cost of shipping in the currency's major unit.",
        ["total"] = "Sum in the currency's major unit.",
    };

    /// <summary>Returns the member's name in JSON.</summary>
    public static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    public static string? DescriptionOf(string name) => Descriptions.GetValueOrDefault(name);

    /// <summary>Sets what holds for every member of that name.</summary>
    public static void Restrict(OpenApiSchema schema, string name)
    {
        if (schema.Type?.HasFlag(JsonSchemaType.String) != true) return;
        if (name == "currency") schema.Pattern = "^[A-Z]{3}$";
        if (name == "customerEmail") schema.Format = "email";
        if (name is "orderId" or "productId" or "shipmentId" or "refundId" or "reservationId") schema.MaxLength ??= MaxIdLength;
    }
}
