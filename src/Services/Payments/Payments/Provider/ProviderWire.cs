using System.Text.Json;
using System.Text.Json.Serialization;

namespace Doms.Payments.Provider;

/// <param name="Reference">Our reference of the charge: the transaction, so that each attempt of an order can be told apart.</param>
/// <param name="Amount">Minor units.</param>
sealed record ProviderCharge(string Reference, long Amount, string Currency, string? Token);

/// <param name="Charge">Our reference of the charge.</param>
/// <param name="Reference">Our reference of the refund: the transaction.</param>
/// <param name="Amount">Minor units.</param>
sealed record ProviderRefund(string Charge, string Reference, long Amount);

/// <summary>The provider's response about a charge or refund, or its error.</summary>
/// <param name="Id">The provider's id.</param>
sealed record ProviderResponseBody(string? Id, string? Status, string? Code, string? Message);

/// <summary>HTTP response of the provider.</summary>
/// <param name="Body">Null when it is not valid JSON.</param>
sealed record ProviderHttpResponse(int Status, ProviderResponseBody? Body);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProviderCharge)), JsonSerializable(typeof(ProviderRefund)), JsonSerializable(typeof(ProviderResponseBody))]
sealed partial class ProviderJson : JsonSerializerContext;
