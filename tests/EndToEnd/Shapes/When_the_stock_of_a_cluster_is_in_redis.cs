namespace Doms.Tests.EndToEnd.Shapes;

public sealed class When_the_stock_of_a_cluster_is_in_redis(RedisStockFixture shared)
    : SharedPromises(shared), IClassFixture<RedisStockFixture>;
