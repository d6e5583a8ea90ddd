using System.Net;
using Doms.Audit;
using Doms.Contracts;
using Doms.Contracts.Http;
using Doms.Engine.Storage;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.Audit;

/// <summary>Audits that take long: the caller learns the reason of a refusal, and does not abandon a running one.</summary>
public sealed class When_an_audit_takes_long : IAsyncLifetime
{
    /// <summary>The longest time after which an audit of a cluster is refused: its cut, and the end of its parts.</summary>
    static readonly TimeSpan Refused = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Running = TimeSpan.FromSeconds(60);
    readonly FakeTimeProvider _clock = new();
    readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource<AuditReport> _audit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    WebApplication _app = null!;
    HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        var configuration = new ConfigurationBuilder().Build();
        var web = WebSettings.Read(configuration, "demo", port: 0, null) with { Bind = IPAddress.Loopback };
        _app = DomsWebApp.Build(web, configuration, [new(ServiceNames.Gateway, 0, VerifyEndpoint.Map)], services => services
            .AddLogging(logging => logging.ClearProviders())
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(new AuditSource((_, _) =>
            {
                _begun.SetResult();
                return _audit.Task;
            })));
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = _app.Services.GetRequiredService<ListeningPorts>().Addresses[ServiceNames.Gateway] };
        var token = _app.Services.GetRequiredService<DemoIdentity>().Issue("operator", "operator");
        _client.DefaultRequestHeaders.Authorization = new("Bearer", token);
    }

    [Fact]
    public async Task Refusal_reaches_the_caller_with_its_reason()
    {
        var response = _client.GetAsync("/api/admin/verify");
        await _begun.Task;
        _clock.Advance(Refused);
        _audit.SetException(new StoreUnavailableException("3 messages wait."));

        using var refused = await response;
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("3 messages wait.");
    }

    [Fact]
    public async Task Running_audit_gives_a_sign_of_life()
    {
        var response = _client.GetAsync("/api/admin/verify", HttpCompletionOption.ResponseHeadersRead);
        await _begun.Task;
        while (!response.IsCompleted)
        {
            _clock.Advance(Running);
            await Task.Yield();
        }

        using var begun = await response;
        _audit.SetResult(new AuditReport(default, true, 7, 0, []));
        (await begun.Content.ReadAsStringAsync()).Trim().ShouldContain("\"orders\":7");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
