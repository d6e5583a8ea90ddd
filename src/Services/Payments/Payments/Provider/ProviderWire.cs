using System.Text.Json;
using System.Text.Json.Serialization;

namespace Doms.Payments.Provider;

/// <param name="Reference">Our name for the charge: the order id.</param>
/// <param name="Amount">Minor units.</param>
sealed record ProviderCharge(string Reference, long Amount, string Currency, string? Token);

/// <param name="Charge">Our name for the charge.</param>
/// <param name="Reference">Our name for the refund.</param>
/// <param name="Amount">Minor units.</param>
sealed record ProviderRefund(string Charge, string Reference, long Amount);

/// <summary>What the provider says of a charge or refund, or of why there is none.</summary>
/// <param name="Id">The provider's own name for it.</param>
sealed record ProviderResponseBody(string? Id, string? Status, string? Code, string? Message);

/// <summary>A reply of the provider.</summary>
/// <param name="Body">Null when it was no JSON of the provider's.</param>
sealed record ProviderHttpResponse(int Status, ProviderResponseBody? Body);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProviderCharge)), JsonSerializable(typeof(ProviderRefund)), JsonSerializable(typeof(ProviderResponseBody))]
sealed partial class ProviderJson : JsonSerializerContext;
