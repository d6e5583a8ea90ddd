using Doms.Tests.Servers;

namespace Doms.Tests.Storage.PostgreSql;

public sealed class ServerTests
{
    [Fact]
    public async Task Killed_server_starts_again_on_its_data()
    {
        await using var server = await PostgreSqlServer.Start("shared_buffers=16MB");
        var database = (await server.CreateDatabase()).Split('=')[^1];
        await server.Execute(database, "CREATE TABLE kept (id int)");
        await server.Kill();
        await server.Start();
        await server.Execute(database, "INSERT INTO kept VALUES (1)");
    }
}
