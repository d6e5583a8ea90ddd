using Doms.PaymentProvider;
using Doms.PaymentProvider.Conformance;

namespace Doms.Tests.Services.Payments;

/// <summary>The check of providers and adapters, against the simulated provider and against one that differs.</summary>
public sealed class ConformanceTests
{
    static readonly ConformanceOptions Options = new("run1", DeclinedToken: "tok_declined");

    [Fact]
    public async Task Simulated_provider_conforms()
    {
        using var http = ClientOf(new ProviderHandler(NewProvider()));
        (await new ConformanceRun(http, Options).Run(default)).ShouldAllBe(result => result.Failure == null);
    }

    [Fact]
    public async Task Provider_that_ignores_keys_does_not_conform()
    {
        using var http = ClientOf(new KeylessHandler(new ProviderHandler(NewProvider())));
        var failed = (await new ConformanceRun(http, Options).Run(default)).Where(result => result.Failure is not null).ToList();
        failed.Select(result => result.Check).ShouldContain("a repeat with the same key charges once");
        failed.Select(result => result.Check).ShouldContain("the same key with another amount is refused");
    }

    [Fact]
    public async Task Unreachable_provider_fails_every_check()
    {
        using var http = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:9/") };
        (await new ConformanceRun(http, Options).Run(default)).ShouldAllBe(result => result.Failure!.StartsWith("no response"));
    }

    static Provider NewProvider() => new(new MemoryLedger(), TimeProvider.System, new Random(1));

    static HttpClient ClientOf(HttpMessageHandler handler) => new(handler) { BaseAddress = new Uri("http://provider/") };

    /// <summary>Gives each request an idempotency key of its own.</summary>
    sealed class KeylessHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        int _requests;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Headers.Remove("Idempotency-Key"))
                request.Headers.Add("Idempotency-Key", $"k{Interlocked.Increment(ref _requests)}");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
