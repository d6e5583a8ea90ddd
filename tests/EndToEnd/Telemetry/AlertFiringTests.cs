using System.Text;
using Confluent.Kafka;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Chaos;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Telemetry;

/// <summary>Faults of a running cluster, and the alerts that they make fire.</summary>
[Trait("Duration", "long")]
public sealed class AlertFiringTests(AlertingCluster alerting) : IClassFixture<AlertingCluster>
{
    const string NoRefund = "tok_no_refund";

    [Fact]
    public async Task Stopped_role_is_reported_until_it_runs()
    {
        await alerting.Cluster.Run("stop", "fulfillment");
        await alerting.ShouldFire("ProcessDown");

        await alerting.Cluster.Run("start", "fulfillment");
        await alerting.ShouldEnd("ProcessDown");
    }

    [Fact]
    public async Task Unreadable_record_is_reported_until_it_is_discarded()
    {
        using (var producer = new ProducerBuilder<string, string>(
            new ProducerConfig { BootstrapServers = $"127.0.0.1:{alerting.Cluster.PortOf("kafka")}" }).Build())
        {
            var headers = new Headers { { "ce_type", Encoding.UTF8.GetBytes("unknown.type") } };
            await producer.ProduceAsync("orders.commands", new Message<string, string> { Key = "o1", Value = "{}", Headers = headers });
        }

        await alerting.ShouldFire("DeadLetters");

        using var client = await alerting.Cluster.LogIn();
        foreach (var letter in (await client.ListDeadLetters(new DeadLetterQuery(Limit: 10), CancellationToken.None)).Value.Items)
            await client.DiscardDeadLetter(letter.Id, CancellationToken.None);
        await alerting.ShouldEnd("DeadLetters");
    }

    [Fact]
    public async Task Absence_of_the_broker_is_reported_as_delay()
    {
        using var client = await Stock("SLOW");
        await alerting.Cluster.Run("stop", "kafka");
        var orders = new List<string>();
        for (var i = 0; i < 10; i++) orders.Add(await Place(client, "SLOW"));
        await alerting.ShouldFire("OutboxDelayed");
        var late = TimeSpan.FromSeconds(65);
        var placed = TimeProvider.System.GetTimestamp();
        await Poll.Until(
            "the orders to be late", () => Task.FromResult(TimeProvider.System.GetElapsedTime(placed) > late), 2 * late);

        await alerting.Cluster.Run("start", "kafka");

        foreach (var order in orders) await ShouldBecome(client, order, OrderStatuses.Completed);
        await alerting.ShouldFire("ConfirmationSlow");
        await alerting.ShouldEnd("OutboxDelayed");
    }

    [Fact]
    public async Task Absence_of_the_provider_opens_its_circuit()
    {
        using var client = await Stock("UNPAID");
        await alerting.Cluster.Run("stop", "provider");
        var orders = new List<string>();
        await alerting.ShouldFire("CircuitOpen", async () => { if (orders.Count < 40) orders.Add(await Place(client, "UNPAID")); });

        await alerting.Cluster.Run("start", "provider");

        foreach (var order in orders) await ShouldBecome(client, order, OrderStatuses.Completed);
        await alerting.ShouldEnd("CircuitOpen");
    }

    [Fact]
    public async Task Charge_without_an_answer_is_reported_as_unknown()
    {
        using var client = await Stock("UNANSWERED");
        var pause = ChaosFault.Strike(alerting.Cluster, "pause provider", TimeSpan.FromSeconds(40));
        var orders = new List<string>();
        for (var i = 0; i < 5; i++) orders.Add(await Place(client, "UNANSWERED"));
        await alerting.ShouldFire("PaymentOutcomeUnknown");

        await pause;
        foreach (var order in orders) await ShouldBecome(client, order, OrderStatuses.Completed);
        await alerting.ShouldEnd("PaymentOutcomeUnknown");
    }

    [Fact]
    public async Task Refused_refund_is_reported()
    {
        using var client = await Stock("KEPT");
        var order = await Place(client, "KEPT", NoRefund);
        await ShouldBecome(client, order, OrderStatuses.Completed);

        await client.CreateRefund(order, new CreateRefundRequest(10m, "GOODWILL", null, null, null, null), CancellationToken.None);

        await alerting.ShouldFire("RefundFailed");
    }

    [Fact]
    public async Task Declined_charges_are_reported()
    {
        using var client = await Stock("DECLINED");
        var placed = 0;
        await alerting.ShouldFire("PaymentsFailing", async () =>
        {
            if (placed++ < 200) await Place(client, "DECLINED", "tok_declined");
        });
    }

    [Fact]
    public async Task Unanswered_requests_are_reported_as_server_errors()
    {
        using var client = await Stock("AWAY");
        foreach (var replica in (string[])["inventory-1", "inventory-2"]) await alerting.Cluster.Run("stop", replica);
        await alerting.ShouldFire("ServerErrors", async () =>
        {
            try
            {
                await client.GetProduct("AWAY", CancellationToken.None);
            }
            catch (Exception refused) when (refused is ApiException or SystemUnreachableException)
            {
                // The answer that is counted.
            }
        });

        foreach (var replica in (string[])["inventory-1", "inventory-2"]) await alerting.Cluster.Run("start", replica);
        (await client.GetProduct("AWAY", CancellationToken.None)).Value.ProductId.ShouldBe("AWAY");
    }

    [Fact]
    public async Task Changed_row_is_reported_by_the_audit()
    {
        using var client = await Stock("CHANGED");
        await alerting.Execute(
            "inventory", "UPDATE inventory SET available_quantity = available_quantity + 1 WHERE product_id = 'CHANGED'");
        (await client.Verify(CancellationToken.None)).Value.IsClean.ShouldBeFalse();
        await alerting.ShouldFire("AuditViolation");

        await alerting.Execute(
            "inventory", "UPDATE inventory SET available_quantity = available_quantity - 1 WHERE product_id = 'CHANGED'");
        (await client.Verify(CancellationToken.None)).Value.IsClean.ShouldBeTrue();
        await alerting.ShouldEnd("AuditViolation");
    }

    [Fact]
    public async Task Refused_rows_are_reported_as_blocked_messages()
    {
        using var client = await Stock("BLOCKED");
        await alerting.Execute("fulfillment", "ALTER TABLE shipments ADD CONSTRAINT none CHECK (false) NOT VALID");
        var order = await Place(client, "BLOCKED");
        await alerting.ShouldFire("MessagesBlocked");

        await alerting.Execute("fulfillment", "ALTER TABLE shipments DROP CONSTRAINT none");
        await ShouldBecome(client, order, OrderStatuses.Completed);
        await alerting.ShouldEnd("MessagesBlocked");
    }

    [Fact]
    public async Task Missing_table_is_reported_as_delay()
    {
        using var client = await Stock("DELAYED");
        await alerting.Execute("fulfillment", "ALTER TABLE shipments RENAME TO shipments_away");
        var order = await Place(client, "DELAYED");
        await alerting.ShouldFire("QueueDelayed");

        await alerting.Execute("fulfillment", "ALTER TABLE shipments_away RENAME TO shipments");
        await ShouldBecome(client, order, OrderStatuses.Completed);
        await alerting.ShouldEnd("QueueDelayed");
    }

    async Task<DomsClient> Stock(string product)
    {
        var client = await alerting.Cluster.LogIn();
        await client.CreateProduct(new NewProduct(product, 1_000, 10m, null), CancellationToken.None);
        return client;
    }

    static async Task<string> Place(DomsClient client, string product, string? token = null) => (await client.PlaceOrder(
        new OrderRequest([new OrderItemRequest(product, 1)], CustomerEmail: "ada@example.com", PaymentToken: token), 0, null,
        CancellationToken.None)).Value.OrderId;

    static Task ShouldBecome(DomsClient client, string order, string status) => Poll.Until(
        $"order {order} to be {status}", async () => (await client.GetOrder(order, CancellationToken.None)).Value.Status == status,
        TimeSpan.FromMinutes(3));
}
