using Doms.Contracts.Http;
using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orders.Domain.Intake;

/// <summary>Result of checking a request: a draft, errors or a rejection.</summary>
/// <param name="Errors">Field to text; empty unless something is malformed or out of range.</param>
/// <param name="Rejection">Set when the request is well-formed but unacceptable.</param>
public sealed record IntakeResult(
    OrderDraft? Draft, IReadOnlyDictionary<string, string> Errors, Rejection? Rejection = null);

/// <summary>Checks an order request against the limits of the API and normalises it.</summary>
public static class OrderIntake
{
    static readonly Dictionary<string, string> NoErrors = [];

    /// <param name="errors">Errors found while reading the request; further ones are added.</param>
    /// <param name="currency">Currency of the shop.</param>
    public static IntakeResult Check(OrderRequest request, FieldErrors errors, string currency)
    {
        CheckTexts(request, errors);
        CheckMetadata(request.Metadata, errors);
        if (request.ShippingAddress is { } address) CheckAddress(address, errors);
        var amount = ToMinorUnits("amount", request.Amount, currency, errors);
        var lines = new LineMerger(currency, errors);
        lines.Add(request.Items);

        if (errors.Any) return new(null, errors.All);
        if (request.Currency is { } requested && !requested.Equals(currency, StringComparison.OrdinalIgnoreCase))
        {
            return Refused(
                "currency_not_supported", $"This shop sells in {currency}; '{requested}' is not possible.", "currency");
        }

        if (lines.PriceConflict is { } conflict)
        {
            return Refused(
                "prices_differ",
                $"Product '{conflict}' has two different prices in one order, or one item with and one without a price.",
                "items");
        }

        return new(Draft(request, lines.Lines, amount, currency), NoErrors);
    }

    /// <summary>Converts an amount to minor units; null when it is absent or, with an error added, invalid.</summary>
    internal static long? ToMinorUnits(string field, decimal? major, string currency, FieldErrors errors)
    {
        if (major is null) return null;
        if (Money.TryFromMajor(major.Value, currency, out var minor)) return minor;
        errors.Add(field, $"must be {Money.RangeOf(currency)}");
        return null;
    }

    static void CheckTexts(OrderRequest request, FieldErrors errors)
    {
        CheckId("customerId", request.CustomerId, errors);
        CheckId("userId", request.UserId, errors);
        CheckNotReserved("customerId", request.CustomerId, errors);
        CheckNotReserved("userId", request.UserId, errors);
        CheckOptional("currency", request.Currency, Limits.Id, errors);
        CheckId("reference", request.Reference, errors);
        if (request.ReservationId is { } reservation) errors.Add("reservationId", ChosenId.Check(reservation));
        CheckOptional("paymentToken", request.PaymentToken, Limits.Text, errors);
        if (request.CustomerEmail is { } email && EmailAddress.Normalize(email) is null)
            errors.Add("customerEmail", "must be one e-mail address that can be mailed to, with only ASCII characters before the @");
        if (request is { CustomerId: { } customer, UserId: { } user } && customer != user)
            errors.Add("userId", "must equal customerId when both are given");
    }

    static void CheckMetadata(IReadOnlyDictionary<string, string>? metadata, FieldErrors errors)
    {
        if (metadata is null) return;
        if (metadata.Count > Limits.MetadataEntries)
            errors.Add("metadata", $"must have at most {Limits.MetadataEntries} entries");
        foreach (var (name, value) in metadata)
        {
            errors.Add("metadata", TextRules.Validate(name, Limits.Id) is { } error ? $"has a name that {error}" : null);
            if (value.Length > 0) errors.Add("metadata", ValidateMetadataValue(name, value));
        }
    }

    static string? ValidateMetadataValue(string name, string value) =>
        TextRules.Validate(value, Limits.MetadataValue) is { } error ? $"has a value that {error}: {name}" : null;

    static void CheckAddress(AddressRequest address, FieldErrors errors)
    {
        CheckRequired("shippingAddress.name", address.Name, errors);
        CheckRequired("shippingAddress.line1", address.Line1, errors);
        CheckRequired("shippingAddress.country", address.Country, errors);
        var country = address.Country ?? "";
        if (country.Length > 0 && !Countries.CanBe(country))
            errors.Add("shippingAddress.country", "must be an ISO 3166-1 code such as GB, or the name of a country");
        if (address.City is not null || Countries.HasCities(country)) CheckRequired("shippingAddress.city", address.City, errors);
        if (address.PostalCode is not null || Countries.HasPostalCodes(country))
            CheckRequired("shippingAddress.postalCode", address.PostalCode, errors);
        CheckOptional("shippingAddress.line2", address.Line2, Limits.Text, errors);
        CheckOptional("shippingAddress.state", address.State, Limits.Text, errors);
        CheckOptional("shippingAddress.phone", address.Phone, Limits.Text, errors);
        CheckOptional("shippingAddress.company", address.Company, Limits.Text, errors);
    }

    static void CheckId(string field, string? id, FieldErrors errors)
    {
        if (id is not null) errors.Add(field, ChosenId.CheckReference(id));
    }

    static void CheckOptional(string field, string? text, int max, FieldErrors errors)
    {
        if (text is not null) errors.Add(field, TextRules.Validate(text, max));
    }

    /// <summary>Refuses the owner of the orders that are placed without a token: all callers without one see them.</summary>
    static void CheckNotReserved(string field, string? customer, FieldErrors errors)
    {
        if (customer == Order.Anonymous) errors.Add(field, $"must not be '{Order.Anonymous}', which is reserved");
    }

    static void CheckRequired(string field, string? text, FieldErrors errors) =>
        errors.Add(field, text is null ? "is missing" : TextRules.Validate(text, Limits.Text));

    static OrderDraft Draft(OrderRequest request, IReadOnlyList<Line> lines, long? amount, string currency) => new(
        request.CustomerId ?? request.UserId,
        EmailAddress.Normalize(request.CustomerEmail),
        lines,
        amount,
        currency,
        request.ShippingAddress is { } a
            ? new(a.Name!, a.Line1!, a.Line2, a.City, a.PostalCode, a.Country!, a.State, a.Phone, a.Company)
            : null,
        request.PaymentToken,
        request.Reference,
        request.Metadata is { Count: > 0 } ? request.Metadata : null,
        request.ReservationId);

    static IntakeResult Refused(string code, string detail, string field) =>
        new(null, NoErrors, new Rejection(RejectionKind.Unacceptable, code, detail, field));
}
