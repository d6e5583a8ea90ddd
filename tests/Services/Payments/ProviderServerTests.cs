using Doms.Engine.Resilience;
using Doms.PaymentProvider;
using Doms.Payments;
using Doms.Payments.Domain;
using Doms.Payments.Provider;

namespace Doms.Tests.Services.Payments;

/// <summary>The provider over sockets, with its ledger in a file.</summary>
public sealed class ProviderServerTests : IAsyncLifetime
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-provider").FullName;
    readonly HttpMessageHandler _handler = PaymentsModule.CreateProviderHandler();
    FileLedger _ledger = null!;
    ProviderServer _server = null!;
    ProviderClient _client = null!;

    string File => Path.Combine(_folder, "provider.db");

    public async ValueTask InitializeAsync() => await Start();

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _handler.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Charges_refunds_and_inquiries_work_over_http()
    {
        var charged = await _client.Charge("o1/charge/1", new ChargeCard("o1", 2_000, "USD", null), null, default);
        charged.Outcome.ShouldBe(ProviderOutcome.Succeeded);
        (await FindCharge("o1")).ShouldBe(charged);
        (await FindCharge("o2")).Outcome.ShouldBe(ProviderOutcome.NotFound);
        (await _client.Charge("o2/charge/1", new ChargeCard("o2", 13, "USD", null), null, default)).Code.ShouldBe("card_declined");
        var third = new ChargeCard("o3", 100, "USD", null);
        (await _client.CancelCharge("o3/charge/1", third, default)).Outcome.ShouldBe(ProviderOutcome.Cancelled);

        var refund = new IssueRefund("o1", "o1/refund/1", 2_000, "USD");
        var returned = await _client.Refund(refund.RefundId, refund, default);
        returned.Outcome.ShouldBe(ProviderOutcome.Succeeded);
        (await _client.FindRefund(refund, default)).ShouldBe(returned);
    }

    [Theory]
    [InlineData("secret-1", "Bearer secret-1")]
    [InlineData(null, null)]
    public async Task Credentials_are_sent_as_bearer_token(string? apiKey, string? header)
    {
        using var recorder = new HeaderRecorder();
        var options = new PaymentsOptions { ProviderUrl = new Uri("http://provider"), ApiKey = apiKey };
        var client = new ProviderClient(new HttpMessageInvoker(recorder), options, TimeProvider.System);
        (await client.Charge("o1-t1", new ChargeCard("o1", 2_000, "USD", null), null, default)).Outcome.ShouldBe(ProviderOutcome.Succeeded);

        recorder.Authorization.ShouldBe(header);
    }

    [Fact]
    public async Task Charges_of_one_order_differ_by_their_transaction()
    {
        var declined = new ChargeCard("o1", 13, "USD", null, "o1-t1");
        var second = declined with { Amount = 2_000, TransactionId = "o1-t2" };
        (await _client.Charge("o1-t1", declined, null, default)).Outcome.ShouldBe(ProviderOutcome.Refused);
        (await _client.Charge("o1-t2", second, null, default)).Outcome.ShouldBe(ProviderOutcome.Succeeded);

        (await FindCharge("o1-t1")).Outcome.ShouldBe(ProviderOutcome.Refused);
        (await FindCharge("o1-t2")).Outcome.ShouldBe(ProviderOutcome.Succeeded);
        var refund = new IssueRefund("o1", "o1-r1", 2_000, "USD", "o1-t3", "o1-t2");
        (await _client.Refund("o1-t3", refund, default)).Outcome.ShouldBe(ProviderOutcome.Succeeded);
        (await _client.FindRefund(refund, default)).Outcome.ShouldBe(ProviderOutcome.Succeeded);
    }

    [Fact]
    public async Task Concurrent_charges_are_durable_when_answered()
    {
        var charges = Enumerable.Range(0, 300).Select(i =>
            _client.Charge($"o{i}/charge/1", new ChargeCard($"o{i}", 100, "USD", null), "tok", default));
        (await Task.WhenAll(charges)).ShouldAllBe(result => result.Outcome == ProviderOutcome.Succeeded);

        FileLedger.ReadAll(File).Select(e => e.Reference).Distinct().Count().ShouldBe(300);
    }

    [Fact]
    public async Task Idempotency_keys_survive_restart()
    {
        var charge = new ChargeCard("o1", 2_000, "USD", null);
        var first = await _client.Charge("o1/charge/1", charge, null, default);
        await Stop();
        await Start();

        (await _client.Charge("o1/charge/1", charge, null, default)).ShouldBe(first);
        FileLedger.ReadAll(File).Count().ShouldBe(1);
    }

    [Fact]
    public async Task Lost_response_is_unknown_and_charge_exists()
    {
        var lost = await _client.Charge("o1/charge/1", new ChargeCard("o1", 2_000, "USD", null), "tok_timeout", default);
        lost.Outcome.ShouldBe(ProviderOutcome.Unknown);
        (await FindCharge("o1")).Outcome.ShouldBe(ProviderOutcome.Succeeded);
    }

    [Fact]
    public async Task Unreachable_provider_is_unknown_then_not_attempted()
    {
        await Stop();
        var results = new List<ProviderOutcome>();
        for (var i = 0; i < 4; i++) results.Add((await FindCharge("o1")).Outcome);
        results.ShouldBe([ProviderOutcome.Unknown, ProviderOutcome.Unknown, ProviderOutcome.NotAttempted, ProviderOutcome.NotAttempted]);
        await Start();
    }

    Task<ProviderResult> FindCharge(string reference) => _client.FindCharge(new ChargeCard(reference, 1, "USD", null), null, default);

    async Task Start()
    {
        _ledger = new FileLedger(File);
        var provider = new Provider(_ledger, TimeProvider.System, new Random(1));
        _server = await ProviderServer.Start(provider, TimeProvider.System, 0, default);
        var calls = new CallPolicy { Timeout = TimeSpan.FromSeconds(1), MaxRetryAttempts = 0, MinimumThroughput = 2 };
        var options = new PaymentsOptions { ProviderUrl = _server.Url, Calls = calls };
        _client = new ProviderClient(new HttpMessageInvoker(_handler, disposeHandler: false), options, TimeProvider.System);
    }

    async Task Stop()
    {
        await _server.DisposeAsync();
        await _ledger.DisposeAsync();
    }

    /// <summary>The simulated provider, recording the credentials of the last request.</summary>
    sealed class HeaderRecorder()
        : DelegatingHandler(new ProviderHandler(new Provider(new MemoryLedger(), TimeProvider.System, new Random(1))))
    {
        public string? Authorization { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Authorization = request.Headers.Authorization?.ToString();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
