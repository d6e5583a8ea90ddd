using Doms.Hosting.Web;
using Microsoft.Extensions.Configuration;

namespace Doms.Tests.Hosting;

public sealed class SettingTests
{
    [Theory]
    [InlineData("Auth:Authority", "")]
    [InlineData("Auth:Authority", "http://login.example")]
    [InlineData("Auth:Demo", "true")]
    [InlineData("Auth:SigningKey", "development")]
    [InlineData("ConnectionStrings:Orders", "Host=db;Username=doms;Password=postgres")]
    [InlineData("Redis:Password", "redis")]
    [InlineData("Http:Bind", "everywhere")]
    public void Production_refuses_unsafe_setting_by_name(string name, string value) =>
        Should.Throw<SettingException>(() => Read("production", name, value)).Message.ShouldContain(name);

    [Theory]
    [InlineData("Auth:ClockSkew", "00:05:00")]
    [InlineData("Auth:Algorithms:0", "HS256")]
    [InlineData("Auth:DemoTokenLifetime", "soon")]
    [InlineData("Limits:Default:PerSecond", "-1")]
    [InlineData("Limits:TrustLoopback", "maybe")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "nowhere")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("Http:TrustedProxies", "10.0.0.0/8, proxy.example")]
    [InlineData("Http:TrustedProxies:0", "10.0.0.0/99")]
    public void Out_of_range_setting_is_named_at_startup(string name, string value) =>
        name.ShouldStartWith(Should.Throw<SettingException>(() => Read("demo", name, value)).Setting);

    [Fact]
    public void Demo_binds_to_loopback_whatever_is_configured() =>
        Read("demo", "Http:Bind", "0.0.0.0").Bind.ShouldBe(System.Net.IPAddress.Loopback);

    static WebSettings Read(string profile, string name, string value)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Auth:Authority"] = "https://login.example",
            [name] = value,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return WebSettings.Read(configuration, profile, 8080, null);
    }
}
