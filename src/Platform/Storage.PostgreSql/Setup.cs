using Doms.Storage.Sql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Doms.Storage.PostgreSql;

/// <summary>Applies the missing scripts to a database; processes that start at the same time wait for one another.</summary>
static class Setup
{
    static readonly ServiceSchema EngineSchema = ServiceSchema.Engine(Dialect.PostgreSql);

    public static async Task Run(
        NpgsqlConnection connection, PostgreSqlOptions options, IReadOnlyList<ServiceSchema> schemas, TimeProvider clock, ILogger log,
        CancellationToken cancel)
    {
        IReadOnlyList<ServiceSchema> all = [EngineSchema, .. schemas];
        if (options.ReadOnly)
        {
            await Migrations.Check(connection, all, cancel);
            return;
        }

        await Execute(connection, Fence.BeginSetup, cancel);
        foreach (var script in await Migrations.Apply(connection, all, clock, cancel)) log.ScriptApplied(script.Name);
        await Execute(connection, Fence.EndSetup, cancel);
    }

    // After a failure the connection is closed, which releases the lock.
    static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(sql);
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
