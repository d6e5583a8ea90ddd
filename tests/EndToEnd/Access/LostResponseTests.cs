using System.Net;
using System.Net.Sockets;
using System.Text;
using Doms.Client;

namespace Doms.Tests.EndToEnd.Access;

/// <summary>The client against a server that loses its responses.</summary>
public sealed class LostResponseTests : IDisposable
{
    const string Product = """{"productId":"P1","currency":"USD","availableQuantity":5,"reservedQuantity":0,"version":1}""";
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly DomsClient _client;

    public LostResponseTests()
    {
        _listener.Start();
        _client = new DomsClient(new Uri($"http://{_listener.LocalEndpoint}"), null);
    }

    [Fact]
    public async Task Write_without_response_is_sent_again_with_its_key()
    {
        var write = _client.AddStock("P1", 5, CancellationToken.None);
        var lost = await Serve(null);
        var answered = await Serve(Respond("200 OK", Product));

        (await write).Value.AvailableQuantity.ShouldBe(5);
        KeyOf(lost).ShouldNotBeEmpty();
        KeyOf(answered).ShouldBe(KeyOf(lost));
    }

    [Fact]
    public async Task Write_of_unknown_outcome_is_sent_again_with_its_key()
    {
        var write = _client.AddStock("P1", 5, CancellationToken.None);
        var unknown = await Serve(Respond(
            "504 Gateway Timeout", """{"status":504,"code":"outcome_unknown","timestamp":"2026-01-31T12:00:00Z"}"""));
        var answered = await Serve(Respond("200 OK", Product, "Idempotent-Replayed: true"));

        (await write).IsReplay.ShouldBeTrue();
        KeyOf(answered).ShouldBe(KeyOf(unknown));
    }

    [Fact]
    public async Task Refusal_is_an_error_with_its_code()
    {
        var write = _client.AddStock("P1", 5, CancellationToken.None);
        await Serve(Respond(
            "409 Conflict", """{"status":409,"code":"insufficient_stock","message":"Too few.","timestamp":"2026-01-31T12:00:00Z"}"""));

        var error = await Should.ThrowAsync<ApiException>(write);

        (error.Status, error.Code, error.Message).ShouldBe((409, "insufficient_stock", "Too few."));
    }

    public void Dispose()
    {
        _client.Dispose();
        _listener.Dispose();
    }

    /// <summary>Reads the head of one request, responds to it or closes its connection, and returns it.</summary>
    async Task<string> Serve(string? response)
    {
        using var connection = await _listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(connection.GetStream());
        var head = new StringBuilder();
        while (await reader.ReadLineAsync() is { Length: > 0 } line) head.Append(line).Append('\n');
        if (response is not null) await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(response));
        return head.ToString();
    }

    static string Respond(string status, string json, string header = "X-Other: none") =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n{header}\r\n"
        + $"Content-Length: {json.Length}\r\n\r\n{json}";

    static string KeyOf(string head) =>
        Array.Find(head.Split('\n'), line => line.StartsWith("Idempotency-Key: ", StringComparison.Ordinal)) ?? "";
}
