using System.Net;
using System.Net.Http.Json;
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
        "o1", 4, "p1", "alice", PaymentStatus.Completed, 20_50, 20_50, 5_00, 0, "USD", null, null, 1, 1, null, true, "ch_1",
        Then, Then);

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
            + "\"refundInFlight\":0.00,\"currency\":\"USD\",\"reason\":null,\"attempts\":1,");
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
    [InlineData("""{"amount":0.01,"other":1}""", 1L, null)]
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
    [InlineData("""{"amount":"5"}""", "body")]
    [InlineData("""{"amount":5,"amount":6}""", "body")]
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

    [Fact]
    public async Task Only_operators_can_refund()
    {
        await using var host = await Start();
        foreach (var role in (string[])[Roles.Customer, Roles.Service])
        {
            using var client = host.ClientAs("alice", role);
            (await client.PostAsync("/api/payments/refund/o1", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }
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

    static Task<TestWebHost> Start() => TestWebHost.Start("demo", null, [], [
        Gateway.GatewayModule.Joined(),
        PaymentsModule.Endpoints(new PaymentsOptions()) with
        {
            Services = services => services.AddSingleton<IRowReader>(new SinglePaymentReader(Paid)),
        },
    ]);

    /// <summary>Replaces the store.</summary>
    sealed class SinglePaymentReader(Payment payment) : IRowReader
    {
        public Moment Now => Moment.At(payment.CreatedAt);

        public ValueTask<T?> Find<T>(string key, CancellationToken cancel)
            where T : class => ValueTask.FromResult(key == payment.OrderId ? payment as T : null);
    }
}
