using Doms.Engine.Memory;
using Doms.Host.Running.Replicas;
using Doms.Hosting.Web;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.EndToEnd.Replicas;

/// <summary>Settings that processes that run all services on one database must have in common.</summary>
public sealed class LivingProcessTests
{
    static readonly ProcessRow First = new("m/a", 0, default, default, "http://a/", "key", "http://provider/", "redis:6379");
    readonly FakeTimeProvider _clock = new();
    readonly MemoryStore _store;

    public LivingProcessTests() => _store = new MemoryStore(_clock);

    [Theory]
    [InlineData("other", "http://provider/", "redis:6379", "Auth:SigningKey")]
    [InlineData("https://login/", "http://provider/", "redis:6379", "Auth:Authority")]
    [InlineData("key", null, "redis:6379", "Payments:Provider")]
    [InlineData("key", "http://other/", "redis:6379", "Payments:Provider")]
    [InlineData("key", "http://provider/", null, "Redis:Address")]
    public async Task Second_process_without_a_common_part_is_refused(string identity, string? provider, string? redis, string setting)
    {
        await using var first = await Join(First);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = First with { Name = "m/b", Identity = identity, Provider = provider, Redis = redis };

        var refusal = await Should.ThrowAsync<SettingException>(() => Join(second));
        refusal.Setting.ShouldBe(setting);
        refusal.Message.ShouldContain("http://a/");
        await using var third = await Join(First with { Name = "m/c" });
    }

    [Fact]
    public async Task First_process_with_parts_of_its_own_admits_no_second()
    {
        await using var first = await Join(First with { Provider = null });
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await Should.ThrowAsync<SettingException>(() => Join(First with { Name = "m/b" }))).Setting.ShouldBe("Payments:Provider");
    }

    [Fact]
    public async Task Process_that_starts_again_replaces_its_row()
    {
        _ = await Join(First with { Provider = null });
        await using var again = await Join(First with { Provider = null });
    }

    [Fact]
    public async Task Others_are_listed_without_the_process_itself()
    {
        await using var first = await Join(First);
        var other = (await LivingProcesses.Others(_store, "m/b", CancellationToken.None)).ShouldHaveSingleItem();
        (other.Role, other.Name, other.Address).ShouldBe(("all", First.Name, new Uri(First.Address)));
        (await LivingProcesses.Others(_store, First.Name, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Process_without_a_sign_of_life_does_not_count()
    {
        await using (await Join(First))
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await using var alone = await Join(First with { Name = "m/b", Provider = null, Redis = null });
    }

    Task<LivingProcesses> Join(ProcessRow self) =>
        LivingProcesses.Join(_store, self, _clock, NullLogger.Instance, CancellationToken.None);
}
