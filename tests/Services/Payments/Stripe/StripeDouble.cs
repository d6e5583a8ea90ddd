using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Doms.Tests.Services.Payments.Stripe;

/// <summary>
/// A double of Stripe's API as far as it is used: payment intents and refunds with idempotency keys and metadata, and its errors. It
/// checks the credentials, the form of each request and the keys, and loses responses on demand.
/// </summary>
sealed class StripeDouble : HttpMessageHandler
{
    public const string ApiKey = "sk_test_double";
    public const string DeclinedMethod = "pm_declined";

    readonly Dictionary<string, (string Request, HttpStatusCode Status, string Body)> _keys = [];
    readonly List<JsonObject> _intents = [];
    readonly List<JsonObject> _refunds = [];

    /// <summary>Requests that created something, by their form.</summary>
    public List<IReadOnlyDictionary<string, string>> Created { get; } = [];

    /// <summary>Every payment intent.</summary>
    public IReadOnlyList<JsonObject> Intents => _intents;

    /// <summary>Executes the next requests that create something, without a response.</summary>
    public int LostResponses { get; set; }

    /// <summary>True while Stripe's search does not find new intents.</summary>
    public bool IsSearchBehind { get; set; }

    /// <summary>Status of new refunds.</summary>
    public string RefundStatus { get; set; } = "succeeded";

    /// <summary>Answers everything with this status; null for the usual answers.</summary>
    public HttpStatusCode? Failure { get; set; }

    /// <summary>Money charged, in the units of Stripe.</summary>
    public long Taken => _intents.Where(intent => Text(intent, "status") == "succeeded").Sum(intent => intent["amount"]!.GetValue<long>());

    /// <summary>Ends the refunds that are pending.</summary>
    public void SettleRefunds()
    {
        foreach (var refund in _refunds) refund["status"] = "succeeded";
    }

    public static string Text(JsonObject json, string member) => json[member]!.GetValue<string>();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Failure is { } failure) return Respond(failure, Error("api_error", null, "Stripe is down."));
        if (request.Headers.Authorization?.ToString() != $"Bearer {ApiKey}")
            return Respond(HttpStatusCode.Unauthorized, Error("invalid_request_error", null, "Invalid API Key provided"));
        var path = request.RequestUri!.AbsolutePath;
        if (request.Method == HttpMethod.Get) return Read(path, QueryHelpers.ParseQuery(request.RequestUri.Query));
        var text = await request.Content!.ReadAsStringAsync(cancellationToken);
        var response = Create(path, request.Headers.GetValues("Idempotency-Key").Single(), text);
        if (LostResponses-- > 0) throw new HttpRequestException("The response was lost.");
        return response;
    }

    HttpResponseMessage Create(string path, string key, string text)
    {
        if (_keys.TryGetValue(key, out var known))
        {
            return known.Request == $"{path} {text}"
                ? Respond(known.Status, known.Body)
                : Respond(HttpStatusCode.BadRequest, Error("idempotency_error", null, "Keys can only be used with the same parameters."));
        }

        var form = QueryHelpers.ParseQuery(text).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        Created.Add(form);
        var (status, body) = path == "/v1/refunds" ? CreateRefund(form) : CreateIntent(form);
        _keys[key] = ($"{path} {text}", status, body);
        return Respond(status, body);
    }

    (HttpStatusCode Status, string Body) CreateIntent(Dictionary<string, string> form)
    {
        var intent = NewObject("payment_intent", "pi", _intents.Count, form);
        _intents.Add(intent);
        var isDeclined = form.GetValueOrDefault("payment_method") == DeclinedMethod;
        intent["status"] = form.ContainsKey("confirm") && !isDeclined ? "succeeded" : "requires_payment_method";
        if (!isDeclined) return (HttpStatusCode.OK, intent.ToJsonString());
        var error = new JsonObject
        {
            ["type"] = "card_error", ["code"] = "card_declined", ["decline_code"] = "insufficient_funds",
            ["message"] = "Your card has insufficient funds.",
        };
        intent["last_payment_error"] = error;
        return (HttpStatusCode.PaymentRequired, new JsonObject { ["error"] = error.DeepClone() }.ToJsonString());
    }

    (HttpStatusCode Status, string Body) CreateRefund(Dictionary<string, string> form)
    {
        if (_intents.Find(intent => Text(intent, "id") == form["payment_intent"]) is not { } charge)
            return (HttpStatusCode.NotFound, Error("invalid_request_error", "resource_missing", "No such payment_intent"));
        var refund = NewObject("refund", "re", _refunds.Count, form);
        var left = charge["amount"]!.GetValue<long>() - RefundsOf(Text(charge, "id")).Sum(other => other["amount"]!.GetValue<long>());
        if (refund["amount"]!.GetValue<long>() > left)
            return (HttpStatusCode.BadRequest, Error("invalid_request_error", null, "Refund amount is greater than unrefunded amount"));
        refund["status"] = RefundStatus;
        refund["payment_intent"] = form["payment_intent"];
        _refunds.Add(refund);
        return (HttpStatusCode.OK, refund.ToJsonString());
    }

    static JsonObject NewObject(string kind, string prefix, int count, Dictionary<string, string> form) => new()
    {
        ["id"] = $"{prefix}_{count + 1}",
        ["object"] = kind,
        ["amount"] = long.Parse(form["amount"], CultureInfo.InvariantCulture),
        ["currency"] = form.GetValueOrDefault("currency"),
        ["metadata"] = new JsonObject(form.Where(pair => pair.Key.StartsWith("metadata[", StringComparison.Ordinal))
            .Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key[9..^1], pair.Value))),
    };

    HttpResponseMessage Read(string path, Dictionary<string, Microsoft.Extensions.Primitives.StringValues> query) => path switch
    {
        "/v1/payment_intents/search" => Respond(HttpStatusCode.OK, List("search_result", Search(query["query"].ToString()))),
        "/v1/refunds" => Respond(HttpStatusCode.OK, List("list", RefundsOf(query["payment_intent"].ToString()))),
        _ => _intents.Find(intent => path == $"/v1/payment_intents/{Text(intent, "id")}") is { } known
            ? Respond(HttpStatusCode.OK, known.ToJsonString())
            : Respond(HttpStatusCode.NotFound, Error("invalid_request_error", "resource_missing", "No such payment_intent")),
    };

    IEnumerable<JsonObject> Search(string query) => IsSearchBehind
        ? []
        : _intents.Where(intent => intent["metadata"]!.AsObject()
            .Any(pair => query == $"metadata['{pair.Key}']:'{pair.Value!.GetValue<string>()}'"));

    List<JsonObject> RefundsOf(string intent) => _refunds.FindAll(refund => Text(refund, "payment_intent") == intent);

    static string List(string kind, IEnumerable<JsonObject> items) => new JsonObject
    {
        ["object"] = kind, ["has_more"] = false, ["url"] = "/v1", ["data"] = new JsonArray([.. items.Select(item => item.DeepClone())]),
    }.ToJsonString();

    static string Error(string type, string? code, string message) =>
        new JsonObject { ["error"] = new JsonObject { ["type"] = type, ["code"] = code, ["message"] = message } }.ToJsonString();

    static HttpResponseMessage Respond(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
