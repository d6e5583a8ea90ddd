using Doms.Composition;
using Doms.Engine;
using Doms.Engine.Resilience;
using Doms.Fulfillment;
using Doms.Hosting.Web;
using Doms.Notifications;
using Doms.Orchestrator;
using Doms.Payments;
using Microsoft.Extensions.Configuration;

namespace Doms.Tests.EndToEnd.Settings;

/// <summary>Settings, their defaults and formats, and the errors for invalid values.</summary>
public sealed class ServiceSettingTests
{
    static readonly Uri Provider = new("http://127.0.0.1:1");

    [Fact]
    public void Missing_settings_have_their_defaults()
    {
        var settings = Read();
        settings.Payments.ShouldBe(new PaymentsOptions { ProviderUrl = Provider });
        settings.Notifications.ShouldBe(new NotificationsOptions { MailFolder = "mail" });
        settings.Orchestrator.ShouldBe(new OrchestratorOptions());
        settings.Engine.MaxAttempts.ShouldBe(new EngineOptions().MaxAttempts);
        settings.Fulfillment.StageDuration.ShouldBe(FulfillmentOptions.DemoStageDuration);
    }

    [Fact]
    public void Provider_call_policy_is_read_from_settings()
    {
        var calls = Read(
            ("Payments:Calls:Timeout", "2"), ("Payments:Calls:MaxRetryAttempts", "0"), ("Payments:Calls:RetryDelay", "00:00:00.25"),
            ("Payments:Calls:FailureRatio", "0.25"), ("Payments:Calls:MinimumThroughput", "5"), ("Payments:Calls:SamplingDuration", "30"),
            ("Payments:Calls:BreakDuration", "60")).Payments.Calls;
        calls.ShouldBe(new CallPolicy
        {
            Timeout = TimeSpan.FromSeconds(2), MaxRetryAttempts = 0, RetryDelay = TimeSpan.FromMilliseconds(250), FailureRatio = 0.25,
            MinimumThroughput = 5, SamplingDuration = TimeSpan.FromSeconds(30), BreakDuration = TimeSpan.FromMinutes(1),
        });
    }

    [Fact]
    public void Stripe_and_its_secrets_are_read_from_settings()
    {
        (string, string?)[] settings =
            [("Payments:Provider", "Stripe"), ("Payments:ApiKey", "sk_test_1"), ("Payments:WebhookSecret", "whsec_1")];
        var payments = Read(settings).Payments;
        (payments.IsStripe, payments.ApiKey, payments.WebhookSecret).ShouldBe((true, "sk_test_1", "whsec_1"));
        payments.ToString().ShouldNotContain("_1");
        ServiceSettings.FindProvider(Configuration(settings), isDemo: false).ShouldBe(new Uri("https://api.stripe.com/"));
        ServiceSettings.FindProvider(Configuration([.. settings, ("Payments:StripeUrl", "http://127.0.0.1:9/")]), isDemo: false)
            .ShouldBe(new Uri("http://127.0.0.1:9/"));
    }

    [Fact]
    public void Means_of_payment_is_kept_longer_than_its_saga_waits() =>
        Read(("Saga:GiveUpTimeout", "365.00:00:00")).Payments.MethodLifetime.ShouldBe(TimeSpan.FromDays(731));

    [Fact]
    public void Mail_server_is_read_from_settings() => Read(
        ("Notifications:Smtp:Host", "mail"), ("Notifications:Smtp:Port", "1025"), ("Notifications:Smtp:UseTls", "true"),
        ("Notifications:Smtp:User", "u"), ("Notifications:Smtp:Password", "p"), ("Notifications:Smtp:Timeout", "7"),
        ("Notifications:MaxAttempts", "3"), ("Notifications:From", "a@b.example")).Notifications.ShouldBe(
            new NotificationsOptions
            {
                MailFolder = "mail",
                MaxAttempts = 3,
                From = "a@b.example",
                Smtp = new SmtpOptions("mail", 1025)
                {
                    UseTls = true, User = "u", Password = "p", Timeout = TimeSpan.FromSeconds(7),
                },
            });

    [Theory]
    [InlineData("Payments:Calls:Timeout", "0")]
    [InlineData("Payments:Calls:Timeout", "soon")]
    [InlineData("Payments:Calls:Timeout", "1e300")]
    [InlineData("Payments:Calls:Timeout", "00:03:00")]
    [InlineData("Payments:Calls:Timeout", "15")]
    [InlineData("Payments:Calls:MaxRetryAttempts", "11")]
    [InlineData("Payments:Calls:MaxRetryAttempts", "1.5")]
    [InlineData("Payments:Calls:RetryDelay", "-1")]
    [InlineData("Payments:Calls:FailureRatio", "0")]
    [InlineData("Payments:Calls:FailureRatio", "NaN")]
    [InlineData("Payments:Calls:FailureRatio", "half")]
    [InlineData("Payments:Calls:MinimumThroughput", "1")]
    [InlineData("Payments:Calls:SamplingDuration", "0.1")]
    [InlineData("Payments:Calls:BreakDuration", "02:00:00")]
    [InlineData("Payments:Provider", "pay.example")]
    [InlineData("Payments:Provider", "ftp://pay.example")]
    [InlineData("Shop:Currency", "gold")]
    [InlineData("Saga:Workflow", "none")]
    [InlineData("Saga:GiveUpTimeout", "0")]
    [InlineData("Saga:MaxAttempts", "0")]
    [InlineData("Orders:SagaResponseTimeout", "-1")]
    [InlineData("Inventory:StandAloneReservationDuration", "0")]
    [InlineData("Inventory:MaxStandAloneReservationLife", "31.00:00:00")]
    [InlineData("Inventory:MaxOpenReservationsPerSubject", "-1")]
    [InlineData("Fulfillment:StageDuration", "-1")]
    [InlineData("Notifications:From", "nobody")]
    [InlineData("Notifications:MaxAttempts", "0")]
    [InlineData("Notifications:Smtp:Port", "70000")]
    [InlineData("Notifications:Smtp:UseTls", "yes")]
    [InlineData("Notifications:Smtp:Timeout", "0")]
    [InlineData("Notifications:Smtp:Timeout", "60")]
    [InlineData("Notifications:Smtp:Timeout", "00:06:00")]
    [InlineData("Engine:MaxQueuedRequests", "0")]
    [InlineData("Engine:MaxBatchSize", "1")]
    [InlineData("Engine:MaxAttempts", "0")]
    [InlineData("Engine:MaxReplays", "0")]
    [InlineData("Engine:RetryDelay", "0")]
    [InlineData("Engine:MaxQueueAge", "02:00:00")]
    [InlineData("Engine:MaxLagForDeadlines", "-5")]
    [InlineData("Engine:MaxConcurrentEffects", "100000")]
    [InlineData("Engine:EffectLease", "1")]
    [InlineData("Engine:IdempotencyRetention", "1")]
    [InlineData("Messaging:LogPublications", "1")]
    public void Invalid_setting_is_refused_by_name(string name, string value)
    {
        var error = Should.Throw<SettingException>(() => Compose((name, value), ("Notifications:Smtp:Host", "mail")));
        error.Setting.ShouldBe(name);
        error.Message.ShouldContain(name);
    }

    [Theory]
    [InlineData("00:00:21", false)]
    [InlineData("00:00:31", false)]
    [InlineData("00:00:32", true)]
    public void Lease_has_to_be_longer_than_every_call(string lease, bool isAccepted)
    {
        void Start() => Compose(("Engine:EffectLease", lease), ("Notifications:Smtp:Host", "mail"));

        if (isAccepted) Should.NotThrow(Start);
        else Should.Throw<SettingException>(Start).Message.ShouldContain($"it must be less than Engine:EffectLease ({lease})");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://pay.example")]
    public void Production_requires_a_provider_with_a_secure_address(string? provider)
    {
        var configuration = Configuration(("Payments:Provider", provider));
        var error = Should.Throw<SettingException>(() => ServiceSettings.FindProvider(configuration, false));
        error.Setting.ShouldBe("Payments:Provider");
    }

    [Theory]
    [InlineData("https://pay.example/")]
    [InlineData("http://127.0.0.1:9000/")]
    public void Production_accepts_a_secure_or_loopback_provider(string provider) =>
        ServiceSettings.FindProvider(Configuration(("Payments:Provider", provider)), false).ShouldBe(new Uri(provider));

    static ServiceSettings Read(params (string Name, string? Value)[] settings) =>
        ServiceSettings.Read(Configuration(settings), isDemo: true, "mail", Provider);

    /// <summary>Composes the services as on start, because services check ranges that the settings do not.</summary>
    static void Compose(params (string Name, string? Value)[] settings)
    {
        _ = ServiceSettings.FindProvider(Configuration(settings), isDemo: true);
        using var handler = new SocketsHttpHandler();
        _ = AllServices.All.Modules(Read(settings), handler, TimeProvider.System);
    }

    static IConfiguration Configuration(params (string Name, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
        .Build();
}
