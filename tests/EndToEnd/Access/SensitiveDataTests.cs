using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Storage.Sqlite;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Access;

/// <summary>
/// Sends recognizable values in every field that a client can fill, then searches every output readable by others for
/// them. Only the database and the mails may contain an address.
/// </summary>
public sealed class SensitiveDataTests : IAsyncLifetime
{
    const string Email = "canary-mail@example.com";
    const string Name = "Canary Name";
    const string Street = "Canary Street 7";
    const string PaymentToken = "tok_canary_visa";
    const string Key = "canary-key-5d1c";
    const string BadToken = "canary.bearer.token";
    const string Order =
        $$"""
        {"items":[{"productId":"P1","quantity":1}],"customerEmail":"{{Email}}","paymentToken":"{{PaymentToken}}",
         "shippingAddress":{"name":"{{Name}}","line1":"{{Street}}","city":"Ulm","postalCode":"89073","country":"DE"} }
        """;

    readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    RunningSystem _system = null!;
    string _token = "";

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.StartOnConsecutivePorts(("Fulfillment:StageDuration", "00:00:00.5"));
        await _system.CreateProduct("P1", 100);
        await LogIn();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task Sensitive_data_never_appears_in_logs_metrics_problems_or_views()
    {
        var seen = new List<(string Where, string Text)>();
        var (status, placed) = await Send("POST", "/api/orders", Order, key: Key);
        status.ShouldBe(201, placed);
        var id = JsonDocument.Parse(placed).RootElement.GetProperty("orderId").GetString()!;
        await _system.WaitForOrder(id, OrderStatuses.Completed);
        foreach (var (what, body) in InvalidBodies()) seen.Add((what, await Problem(await Send("POST", "/api/orders", body, key: Key))));
        seen.Add(("a key too long", await Problem(await Send("POST", "/api/orders", Order, key: Key + new string('k', 300)))));
        seen.Add(("a bad token", await Problem(await Send("GET", "/api/orders", null, token: BadToken))));
        seen.Add(("doms.json", await File.ReadAllTextAsync(Path.Combine(_system.Folder, "doms.json"))));
        foreach (var view in new[] { $"/api/orders/{id}", $"/api/orders/{id}/timeline", $"/api/orders/{id}/why", $"/api/sagas/{id}",
            $"/api/payments/order/{id}", $"/api/fulfillment/order/{id}", "/api/notifications", "/api/orders" })
            (await Send("GET", view, null)).Text.ShouldNotContain(PaymentToken, customMessage: view);
        await CorruptStoredMessage();
        await CollectOutputs(seen);

        foreach (var (where, text) in seen)
        {
            foreach (var canary in new[] { Email, Name, Street, PaymentToken, Key, BadToken, _token })
                text.ShouldNotContain(canary, Case.Insensitive, $"in {where}");
        }
    }

    /// <summary>
    /// Collects the metrics of every port, all log output, and a dead letter with the sensitive values.
    /// </summary>
    async Task CollectOutputs(List<(string Where, string Text)> seen)
    {
        var deadLetter = await Poll.Until("the dead letter", async () => (await _system.Operator.ListDeadLetters(
            new DeadLetterQuery(Limit: 10), CancellationToken.None)).Value.Items.SingleOrDefault());
        foreach (var address in new[] { "/api/admin/dead-letters", $"/api/admin/dead-letters/{deadLetter.Id}" })
            seen.Add((address, (await Send("GET", address, null)).Text));
        var shown = await _system.Command("dead-letters", "show", deadLetter.Id);
        shown.Output.ShouldContain("***");
        seen.Add(("doms dead-letters show", shown.Output));
        for (var offset = 0; offset < 7; offset++)
            seen.Add(($"metrics of port {offset}", await _http.GetStringAsync(new Uri(_system.Service(offset), "/metrics"))));
        (await _system.Stop()).ShouldBe(0);
        _system.Lines.ShouldContain(line => line.Contains("Payment success", StringComparison.Ordinal));
        seen.Add(("the log", string.Join('\n', _system.Lines)));
    }

    static IEnumerable<(string What, string Body)> InvalidBodies() =>
    [
        ("another body", Order.Replace("\"quantity\":1", "\"quantity\":2", StringComparison.Ordinal)),
        ("a bad address", Order.Replace(Email, $"{Email} {Email}", StringComparison.Ordinal)),
        ("a quantity out of range", Order.Replace("\"quantity\":1", "\"quantity\":-1", StringComparison.Ordinal)),
        ("a token that is no text", Order.Replace(PaymentToken, $"{PaymentToken}\\u0000", StringComparison.Ordinal)),
        ("broken JSON", Order.Replace("} }", "", StringComparison.Ordinal)),
    ];

    /// <summary>
    /// Replaces a stored message by an unreadable one that contains all sensitive values, as a failed order may.
    /// </summary>
    async Task CorruptStoredMessage()
    {
        var (status, text) = await Send("POST", "/api/inventory/reserve", """{"productId":"P1","quantity":1}""");
        status.ShouldBe(200, text);
        (await _system.Stop()).ShouldBe(0);
        using (var connection = SqliteFile.Open(Path.Combine(_system.Folder, "doms.db")))
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                $$"""
                UPDATE stored_messages SET due = 0, payload = '{"customerEmail":"{{Email}}","shippingAddress":
                    {"name":"{{Name}} }","line1":"{{Street}}"},"paymentToken": "{{PaymentToken}}", "token":"{{PaymentToken}}'
                WHERE kind = 'deadline' AND consumer = 'inventory'
                """;
            command.ExecuteNonQuery().ShouldBe(1);
        }

        await _system.Restart();
        await LogIn();
    }

    async Task LogIn()
    {
        using var client = new DomsClient(_system.Url, null);
        _token = (await client.Login("olga", "operator", CancellationToken.None)).Value.Token;
    }

    static Task<string> Problem((int Status, string Text) answer)
    {
        answer.Status.ShouldBeInRange(400, 499, answer.Text);
        return Task.FromResult(answer.Text);
    }

    async Task<(int Status, string Text)> Send(string method, string path, string? body, string? key = null, string? token = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_system.Url, path));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? _token);
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
