using Doms.Hosting.Logging;
using Doms.Hosting.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

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
    [InlineData("Auth:Algorithms", "ES256,HS256")]
    [InlineData("Auth:DemoTokenLifetime", "soon")]
    [InlineData("Limits:Default:PerSecond", "-1")]
    [InlineData("Limits:TrustLoopback", "maybe")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "nowhere")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("Tracing:SampleRatio", "1.5")]
    [InlineData("Logging:Format", "xml")]
    [InlineData("Logging:Level", "loud")]
    [InlineData("Http:TrustedProxies", "10.0.0.0/8, proxy.example")]
    [InlineData("Http:TrustedProxies:0", "10.0.0.0/99")]
    public void Out_of_range_setting_is_named_at_startup(string name, string value) =>
        name.ShouldStartWith(Should.Throw<SettingException>(() => Read("demo", name, value)).Setting);

    [Theory]
    [InlineData("demo", "", "127.0.0.1")]
    [InlineData("demo", "10.0.0.5", "10.0.0.5")]
    [InlineData("production", "", "0.0.0.0")]
    public void Demo_binds_to_loopback_unless_another_address_is_configured(string profile, string value, string bound) =>
        Read(profile, "Http:Bind", value).Bind.ToString().ShouldBe(bound);

    [Fact]
    public void Log_is_quieter_when_asked_for()
    {
        Read("production", "Logging:Level", "warning").Log.ShouldBe(new LogSettings(LogFormat.Json, LogLevel.Warning));
        using var loggers = DomsWebApp.CreateLoggers(TimeProvider.System, new LogSettings(LogFormat.Text, LogLevel.Error));
        loggers.CreateLogger("Engine").IsEnabled(LogLevel.Warning).ShouldBeFalse();
        loggers.CreateLogger("Microsoft.AspNetCore").IsEnabled(LogLevel.Warning).ShouldBeFalse();
        loggers.CreateLogger("Engine").IsEnabled(LogLevel.Error).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Auth:Algorithms", "ES256, RS256")]
    [InlineData("Auth:Algorithms:0", "ES256,RS256")]
    public void Algorithms_are_a_list_or_a_text(string name, string value) =>
        Read("production", name, value).Auth.Algorithms.ShouldBe(["ES256", "RS256"]);


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
