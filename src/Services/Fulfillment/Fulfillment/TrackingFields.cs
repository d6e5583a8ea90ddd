using Doms.Contracts.Http;
using Doms.Fulfillment.Domain;
using Doms.Primitives;

namespace Doms.Fulfillment;

/// <summary>Reads carrier and tracking of a request.</summary>
static class TrackingFields
{
    public const int MaxTextLength = 100;
    public const int MaxUrlLength = 2_000;

    public static FieldErrors Check(ShipmentTrackingRequest? body) => new FieldErrors()
        .Add("carrier", CheckText(body?.Carrier))
        .Add("service", CheckText(body?.Service))
        .Add("trackingNumber", CheckText(body?.TrackingNumber))
        .Add("trackingUrl", CheckUrl(body?.TrackingUrl));

    public static CarriageDetails DetailsOf(ShipmentTrackingRequest? body) =>
        body is null ? CarriageDetails.None : new(body.Carrier, body.Service, body.TrackingNumber, body.TrackingUrl);

    static string? CheckText(string? text) =>
        text is null || (text.Length <= MaxTextLength && !string.IsNullOrWhiteSpace(text) && PlainText.IsShowable(text))
            ? null
            : $"must be 1 to {MaxTextLength} characters, without {PlainText.Refused}";

    static string? CheckUrl(string? url) =>
        url is null || (url.Length <= MaxUrlLength && PlainText.IsShowable(url)
            && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            ? null
            : $"must be an http or https address of up to {MaxUrlLength} characters";
}
