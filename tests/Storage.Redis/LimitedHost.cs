using System.Net;
using System.Net.Http.Headers;
using Doms.Contracts;
using Doms.Hosting.Identity;
using Doms.Hosting.Limits;
using Doms.Hosting.Web;
using Doms.Storage.Redis;
using Doms.Storage.Redis.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Doms.Tests.Storage.Redis;

/// <summary>A replica that serves one route, limited to five requests per client and 500 s.</summary>
sealed class LimitedHost : IAsyncDisposable
{
    public const int Burst = 5;
    readonly WebApplication _app;

    LimitedHost(WebApplication app) => _app = app;

    public static async Task<LimitedHost> Start(RedisConnection redis)
    {
        var configuration = TestRedis.Configuration(
            ("Limits:Default:PerSecond", "0.01"), ("Limits:Default:Burst", $"{Burst}"), ("Limits:TrustLoopback", "false"));
        var web = WebSettings.Read(configuration, "demo", port: 0, null);
        var served = new ServiceEndpoints(ServiceNames.Orders, 1, routes => routes.MapGet("/ping", () => "pong"));
        var app = DomsWebApp.Build(web, configuration, [served], services => services
            .AddLogging(logging => logging.ClearProviders())
            .AddSingleton<ISharedTokenBuckets>(new RedisTokenBuckets(redis, "orders")));
        await app.StartAsync();
        return new LimitedHost(app);
    }

    /// <summary>Sends requests of a client one after another and counts the answers with status 200.</summary>
    public async Task<int> CountAllowed(string client, int requests)
    {
        using var http = new HttpClient { BaseAddress = _app.Services.GetRequiredService<ListeningPorts>().Addresses[ServiceNames.Orders] };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", _app.Services.GetRequiredService<DemoIdentity>().Issue(client, Roles.Customer));
        var allowed = 0;
        for (var i = 0; i < requests; i++)
        {
            using var response = await http.GetAsync(new Uri("/ping", UriKind.Relative));
            response.Headers.GetValues("RateLimit-Policy").ShouldBe([$"\"default\";q={Burst};w=500"]);
            if (response.StatusCode == HttpStatusCode.OK) allowed++;
            else response.Headers.RetryAfter.ShouldNotBeNull();
        }

        return allowed;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
