using System.Net;
using Doms.Hosting.Web;
using Doms.Storage.Redis;

namespace Doms.Tests.Storage.Redis;

public sealed class RedisOptionsTests
{
    [Fact]
    public void Settings_of_a_section_are_read()
    {
        var options = RedisOptions.Require(
            TestRedis.Configuration(
                ("Redis:Address", "10.0.0.5, cache.internal:7000"), ("Redis:User", "doms"), ("Redis:Password", "s3cret-of-redis"),
                ("Redis:UseTls", "true"), ("Redis:Database", "3"), ("Redis:Secret", "the secret that all replicas share"),
                ("Redis:ReadCacheDuration", "00:00:02")),
            RedisOptions.CacheSection);

        options.Addresses.ShouldBe([new IPEndPoint(IPAddress.Parse("10.0.0.5"), 6379), new DnsEndPoint("cache.internal", 7000)]);
        (options.User, options.Password, options.UseTls, options.Database).ShouldBe(("doms", "s3cret-of-redis", true, 3));
        (options.Secret, options.ReadCacheDuration).ShouldBe(("the secret that all replicas share", TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void Section_without_an_address_is_no_server()
    {
        RedisOptions.Read(TestRedis.Configuration(("Redis:Database", "1")), RedisOptions.CacheSection).ShouldBeNull();
        Should.Throw<SettingException>(() => RedisOptions.Require(TestRedis.Configuration(), RedisOptions.InventoryStoreSection))
            .Setting.ShouldBe("Inventory:Redis:Address");
    }

    [Theory]
    [InlineData("Redis:Address", "cache.internal:port")]
    [InlineData("Redis:Address", "cache.internal:99999")]
    [InlineData("Redis:Database", "16")]
    [InlineData("Redis:UseTls", "maybe")]
    [InlineData("Redis:Secret", "short")]
    [InlineData("Redis:ReadCacheDuration", "00:00:06")]
    public void Setting_out_of_range_is_named(string name, string value) => Should.Throw<SettingException>(
            () => RedisOptions.Read(TestRedis.Configuration(("Redis:Address", "10.0.0.5"), (name, value)), RedisOptions.CacheSection))
        .Setting.ShouldBe(name);
}
