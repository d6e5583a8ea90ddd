using Doms.Host.Running;
using Doms.Hosting.Web;

namespace Doms.Tests.EndToEnd.Settings;

/// <summary>Settings of processes that run a part of the system.</summary>
public sealed class RoleSettingTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-role-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("payments", "PostgreSql:ConnectionString", "Kafka:BootstrapServers", "Payments:Provider")]
    [InlineData("orders", "PostgreSql:ConnectionString", "Kafka:BootstrapServers", "Services:inventory")]
    [InlineData("gateway", "Services:orders", "Services:payments", "Services:fulfillment")]
    [InlineData("fulfillment", "PostgreSql:ConnectionString", "Kafka:BootstrapServers", "DOMS__Kafka__BootstrapServers=")]
    public void Missing_settings_of_a_role_are_named_together(string role, string first, string second, string third)
    {
        var message = Should.Throw<MissingSettingsException>(() => Read(role)).Message;

        message.ShouldSatisfyAllConditions(
            () => message.ShouldStartWith($"Role {role} needs "), () => message.ShouldContain(first), () => message.ShouldContain(second),
            () => message.ShouldContain(third));
    }

    [Theory]
    [InlineData("Storage:Kind", "oracle")]
    [InlineData("PostgreSql:ConnectionString", "postgres://db/orders")]
    [InlineData("PostgreSql:Services:orders", "Username=doms")]
    [InlineData("Kafka:BootstrapServers", "kafka")]
    [InlineData("Kafka:Partitions", "0")]
    [InlineData("Kafka:Replication", "many")]
    [InlineData("Kafka:GroupProtocol", "range")]
    [InlineData("Kafka:SecurityProtocol", "tls")]
    [InlineData("Redis:Address", "redis:port")]
    [InlineData("Services:orders", "orders:8081")]
    [InlineData("Services:orders", "http://orders:8081/api")]
    [InlineData("Process:DrainTime", "-1")]
    [InlineData("Engine:Lanes", "17")]
    [InlineData("Auth:SigningKey", "c2hvcnQ=")]
    public void Invalid_setting_is_named_in_every_role(string name, string value)
    {
        foreach (var role in (string[])["all", "orders", "gateway", "provider"])
            Should.Throw<SettingException>(() => Read(role, [.. Complete, (name, value)])).Setting.ShouldBe(name);
    }

    [Fact]
    public void Every_role_accepts_the_settings_of_all()
    {
        foreach (var role in ProcessRole.Known) Read(role.Name, [.. Complete, ("Engine:Lanes", "1")]).Role.ShouldBe(role);
        foreach (var role in ProcessRole.Known.Where(role => role != ProcessRole.All))
            Read(role.Name, [.. Complete, ("Engine:Lanes", "2")]).Role.ShouldBe(role);
    }

    [Fact]
    public void Service_has_its_own_database_unless_one_is_named()
    {
        var storage = Read("orders", [.. Complete, ("PostgreSql:Services:payments", "Host=other;Database=money")]).Storage;

        storage.Kind.ShouldBe(StorageKind.PostgreSql);
        storage.ConnectionOf(ProcessRole.Of("orders"))
            .ShouldBe("Host=db;Username=doms;Database=doms_orders", StringCompareShould.IgnoreCase);
        storage.ConnectionOf(ProcessRole.All).ShouldBe("Host=db;Username=doms;Database=doms", StringCompareShould.IgnoreCase);
        storage.ConnectionOf(ProcessRole.Of("payments")).ShouldBe("Host=other;Database=money", StringCompareShould.IgnoreCase);
    }

    [Fact]
    public void Lanes_and_drain_time_follow_from_the_storage()
    {
        var alone = Read("all");
        var shared = Read("all", [.. Complete], "postgresql");

        (alone.Services.Engine.Lanes, alone.DrainTime).ShouldBe((1, TimeSpan.Zero));
        (shared.Services.Engine.Lanes, shared.DrainTime).ShouldBe((Environment.ProcessorCount >= 4 ? 2 : 1, TimeSpan.FromSeconds(3)));
        Should.Throw<SettingException>(() => Read("all", [("Engine:Lanes", "2")])).Message.ShouldContain("single writer");
    }

    [Fact]
    public void Production_has_no_simulated_provider()
    {
        var options = Options("provider", []) with { Profile = UpOptions.Production };
        Should.Throw<SettingException>(() => ProcessSettings.Read(options)).Message.ShouldContain("does not simulate payments");
    }

    static (string Name, string Value)[] Complete =>
    [
        ("PostgreSql:ConnectionString", "Host=db;Username=doms"), ("Kafka:BootstrapServers", "kafka:9092"), ("Redis:Address", "redis"),
        ("Payments:Provider", "http://127.0.0.1:8087"),
        .. ServiceAddresses.Names.Select(service => (ServiceAddresses.SettingOf(service), $"http://{service}-1:80, http://{service}-2:80")),
    ];

    ProcessSettings Read(string role, (string Name, string Value)[]? settings = null, string? storage = null) =>
        ProcessSettings.Read(Options(role, settings ?? [], storage));

    UpOptions Options(string role, (string Name, string Value)[] settings, string? storage = null) => new(
        _folder, 0, UpOptions.Demo,
        settings.GroupBy(setting => setting.Name).ToDictionary(group => group.Key, group => (string?)group.Last().Value), Storage: storage)
    {
        Role = ProcessRole.Of(role),
    };
}
