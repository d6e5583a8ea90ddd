using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Doms.Contracts;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Doms.Payments;
using Doms.Payments.Domain;
using Doms.Primitives;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Tests.Hosting;

public sealed class PaymentRouteTests
{
    static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    static readonly Payment Paid = new(
        "o1", 4, "p1", "alice", "USD", PaymentStatus.Completed, 20_50, 20_50, 5_00, 0, 0, 2, 1, null, true, null, null,
        Then, Then);

    static readonly PaymentTransaction Charge = new(
        "o1-t1", 2, "o1", 1, TransactionKind.Charge, TransactionStatus.Succeeded, 20_50, "USD", null, null, "default", "o1-t1", "ch_1",
        null, null, 1, Then, Then);

    [Theory]
    [InlineData("alice", Roles.Customer, HttpStatusCode.OK)]
    [InlineData("bob", Roles.Customer, HttpStatusCode.NotFound)]
    [InlineData("shop", Roles.Service, HttpStatusCode.OK)]
    [InlineData("olga", Roles.Operator, HttpStatusCode.OK)]
    public async Task Payment_is_visible_to_owner_service_and_operator(string user, string role, HttpStatusCode status)
    {
        await using var host = await Start();
        using var client = host.ClientAs(user, role, ServiceNames.Payments);
        foreach (var prefix in (string[])["/api", ""])
            (await client.GetAsync($"{prefix}/payments/order/o1")).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Payment_shows_major_units_and_missing_one_is_404()
    {
        await using var host = await Start();
        using var client = host.ClientAs("alice");
        (await client.GetStringAsync("/api/payments/order/o1")).ShouldStartWith(
            """{"paymentId":"p1","orderId":"o1","status":"COMPLETED","amount":20.50,"refundedAmount":5.00,"""
            + "\"refundInFlight\":0.00,\"currency\":\"USD\",\"reason\":null,\"code\":null,\"attempts\":1,");
        (await client.GetAsync("/api/payments/order/o9")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync($"/api/payments/order/{new string('o', 129)}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Payment_request_without_token_is_401()
    {
        await using var host = await Start();
        using var client = host.Client(ServiceNames.Payments);
        (await client.GetAsync("/payments/order/o1")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("{}", null, null)]
    [InlineData("""{"amount":5,"reason":"broken"}""", 5_00L, "broken")]
    [InlineData("""{"amount":0.01,"reason":""}""", 1L, null)]
    public async Task Operator_refunds_given_or_remaining_amount(string body, long? amount, string? reason)
    {
        await using var host = await Start();
        using var client = host.ClientAs("olga", Roles.Operator);
        await client.PostAsync("/api/payments/refund/o1", new StringContent(body, Encoding.UTF8, "application/json"));
        host.Port.Requests.ShouldHaveSingleItem().Command.ShouldBe(new RefundByOperator("o1", amount, reason, "olga"));
    }

    [Theory]
    [InlineData("""{"amount":0}""", "amount")]
    [InlineData("""{"amount":-5}""", "amount")]
    [InlineData("""{"amount":1.005}""", "amount")]
    [InlineData("""{"amount":"5"}""", "amount")]
    [InlineData("""{"amount":5,"amount":6}""", "amount")]
    [InlineData("""{"amount":null}""", "amount")]
    [InlineData("""{"ammount":5}""", "ammount")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("""{"reason":"a\u0000b"}""", "reason")]
    public async Task Invalid_refund_request_is_400_and_names_field(string body, string field)
    {
        await using var host = await Start();
        using var client = host.ClientAs("olga", Roles.Operator);
        var response = await client.PostAsync(
            "/api/payments/refund/o1", new StringContent(body, Encoding.UTF8, "application/json"));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue();
        host.Port.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}", null, "OTHER", OrderCancellation.Never)]
    [InlineData("""{"amount":5.25,"reasonCode":"DAMAGED","note":"cup"}""", 525L, "DAMAGED", OrderCancellation.Never)]
    [InlineData("""{"cancel":true}""", null, "OTHER", OrderCancellation.Always)]
    public async Task Operator_creates_refund_of_order(string body, long? amount, string code, OrderCancellation cancellation)
    {
        await using var host = await Start();
        using var client = host.ClientAs("olga", Roles.Operator);
        await client.PostAsync("/api/orders/o1/refunds", new StringContent(body, Encoding.UTF8, "application/json"));
        var command = host.Port.Requests.ShouldHaveSingleItem().Command.ShouldBeOfType<RefundByOperator>();
        (command.OrderId, command.Amount, command.ReasonCode, command.Cancellation, command.RequestedBy)
            .ShouldBe(("o1", amount, code, cancellation, "olga"));
    }

    [Theory]
    [InlineData("/api/orders/o1/refunds", "", 400)]
    [InlineData("/api/orders/o1/refunds", """{"amount":0}""", 400)]
    [InlineData("/api/orders/o1/refunds", """{"amount":"5"}""", 400)]
    [InlineData("/api/orders/o1/refunds", """{"reasonCode":"damaged"}""", 400)]
    [InlineData("/api/orders/o1/refunds", """{"customerReason":"a\u0000"}""", 400)]
    [InlineData("/api/orders/o1/refunds", """{"cancel":true,"amount":5}""", 400)]
    [InlineData("/api/orders/o1/refunds", """{"ammount":5}""", 400)]
    [InlineData("/api/orders/o1/refunds", """{"amount":null}""", 400)]
    [InlineData("/api/orders/o1/refunds", """{"lines":null}""", 400)]
    [InlineData("/api/orders/o1/refunds", """{"lines":[]}""", 400)]
    [InlineData("/api/orders/o1/refunds", """{"lines":[{"lineId":"1"}]}""", 400)]
    [InlineData("/api/orders/o1/refunds", """{"lines":[{"lineId":"1","quantity":1,"units":1}]}""", 400)]
    [InlineData("/api/orders/o1/refunds", """{"lines":[{"lineId":"1","quantity":1},{"lineId":"1","quantity":1}]}""", 400)]
    [InlineData("/api/orders/o1/refunds", """{"shipping":0}""", 400)]
    [InlineData("/api/orders/o1/refunds", """{"cancel":true,"lines":[{"lineId":"1","quantity":1}]}""", 400)]
    [InlineData("/api/orders/o9/refunds", "{}", 404)]
    [InlineData("/api/refunds/o1-r1/cancel", """{"note":"a\u0000"}""", 400)]
    [InlineData("/api/refunds/o1/cancel", "", 404)]
    [InlineData("/api/refunds/o1-r1/settle-manually", """{"note":"n"}""", 400)]
    [InlineData("/api/refunds/o1-r1/settle-manually", "", 400)]
    [InlineData("/api/refunds/o1/settle-manually", """{"reference":"SEPA 7"}""", 404)]
    [InlineData("/api/refunds/o1/retry", "", 404)]
    public async Task Invalid_request_about_refund_is_rejected(string path, string body, int status)
    {
        await using var host = await Start();
        using var client = host.ClientAs("olga", Roles.Operator);
        var response = await client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        ((int)response.StatusCode).ShouldBe(status);
        host.Port.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Operator_retries_or_settles_refund()
    {
        await using var host = await Start();
        using var client = host.ClientAs("olga", Roles.Operator);
        await client.PostAsync("/api/refunds/o1-r1/retry", null);
        await client.PostAsync(
            "/refunds/o1-r1/settle-manually",
            new StringContent("""{"reference":"SEPA 7","note":"by hand"}""", Encoding.UTF8, "application/json"));
        await client.PostAsync("/api/refunds/o1-r1/cancel", null);
        host.Port.Requests.Select(request => request.Command)
            .ShouldBe([
                new RetryRefund("o1", "o1-r1", "olga"), new SettleRefund("o1", "o1-r1", "SEPA 7", "by hand", "olga"),
                new CancelRefund("o1", "o1-r1", null, "olga"),
            ]);
    }

    [Fact]
    public async Task Customer_cannot_refund_and_a_shop_cannot_settle()
    {
        await using var host = await Start();
        using var alice = host.ClientAs("alice");
        foreach (var path in (string[])["/api/payments/refund/o1", "/api/orders/o1/refunds", "/api/refunds/o1-r1/retry", Settle])
            (await alice.PostAsync(path, null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
        using var shop = host.ClientAs("shop", Roles.Service);
        (await shop.PostAsync("/api/payments/refund/o1", null)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await shop.PostAsync(Settle, null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    const string Settle = "/api/refunds/o1-r1/settle-manually";

    [Theory]
    [InlineData(null, 0, 401)]
    [InlineData("other", 0, 401)]
    [InlineData("whsec_1", 301, 401)]
    [InlineData("whsec_1", -299, 201)]
    public async Task Callback_without_valid_signature_is_401(string? secret, int ageSeconds, int status)
    {
        await using var host = await Start(new PaymentsOptions { WebhookSecret = "whsec_1" });
        using var client = host.Client();
        const string body = """{"id":"c1","type":"charge.updated","reference":"o1-t1"}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/payments/callbacks");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (secret is not null) request.Headers.Add("Doms-Signature", SignatureOf(body, secret, ageSeconds, host.Clock.GetUtcNow()));
        ((int)(await client.SendAsync(request)).StatusCode).ShouldBe(status);
        if (status == 401) host.Port.Requests.ShouldBeEmpty();
        else host.Port.Requests.ShouldHaveSingleItem().Command.ShouldBe(new ReceiveCallback("c1", "charge.updated", "o1-t1", null, body));
    }

    [Fact]
    public async Task Callback_whose_chunks_are_broken_is_400()
    {
        await using var host = await Start();
        using var client = host.Client();
        using var connection = new TcpClient();
        (await AnswerTo(connection, client.BaseAddress!, "ffffffffffffffffff\r\n")).ShouldStartWith("HTTP/1.1 400 ");
    }

    /// <summary>Sends the start of a body of chunks, and returns the start of the answer.</summary>
    static async Task<string> AnswerTo(TcpClient connection, Uri server, string start)
    {
        await connection.ConnectAsync(server.Host, server.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/payments/callbacks HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{start}"));
        var answer = new byte[64];
        var read = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false);
        return Encoding.ASCII.GetString(answer, 0, read);
    }

    static string SignatureOf(string body, string secret, int ageSeconds, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds() - ageSeconds;
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(hash)}";
    }

    [Fact]
    public void Stripe_without_credentials_is_refused_at_start()
    {
        var options = new PaymentsOptions { ProviderUrl = new Uri("https://api.stripe.com"), IsStripe = true };
        using var handler = PaymentsModule.CreateProviderHandler();
        Should.Throw<SettingException>(() => PaymentsModule.Module(options, handler, TimeProvider.System))
            .Setting.ShouldBe("Payments:ApiKey");
    }

    [Theory]
    [InlineData("XXX", "http://provider", "Shop:Currency")]
    [InlineData("USD", "ftp://provider", "Payments:Provider")]
    [InlineData("USD", null, "Payments:Provider")]
    public void A_setting_out_of_range_is_named(string currency, string? provider, string setting)
    {
        var options = new PaymentsOptions { Currency = currency, ProviderUrl = provider is null ? null : new Uri(provider) };
        using var handler = PaymentsModule.CreateProviderHandler();
        Should.Throw<SettingException>(() => PaymentsModule.Module(options, handler, TimeProvider.System))
            .Setting.ShouldBe(setting);
    }

    static Task<TestWebHost> Start(PaymentsOptions? options = null) => TestWebHost.Start("demo", null, [], [
        Gateway.GatewayModule.Joined(),
        PaymentsModule.Endpoints(options ?? new PaymentsOptions()) with
        {
            Services = services => services.AddSingleton<IRowReader>(new SinglePaymentReader(Paid)),
        },
    ]);

    /// <summary>Replaces the store.</summary>
    sealed class SinglePaymentReader(Payment payment) : IRowReader
    {
        public Moment Now => Moment.At(payment.CreatedAt);

        public ValueTask<T?> Find<T>(string key, CancellationToken cancel)
            where T : class => ValueTask.FromResult(key == payment.OrderId ? payment as T : key == Charge.Id ? Charge as T : null);
    }
}
