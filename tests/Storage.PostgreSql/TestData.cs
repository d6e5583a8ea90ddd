using Doms.Engine.Storage;
using Doms.Storage.PostgreSql;
using Doms.Storage.Sql;
using Doms.Tests.Compliance;
using Doms.Tests.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Storage.PostgreSql;

/// <summary>Creates stores with the tables of the compliance suites.</summary>
static class TestData
{
    public static readonly ServiceSchema Schema = new("suite",
        [new SchemaScript("001_suite.sql", Samples.Sql("BYTEA", "BIGINT GENERATED ALWAYS AS IDENTITY", "TIMESTAMPTZ"))]);

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A store on an empty database of the common server.</summary>
    public static async Task<PostgreSqlStore> Store() => await Store(await (await PostgreSqlServer.Shared).CreateDatabase());

    public static Task<PostgreSqlStore> Store(string connectionString, params IReadOnlyList<ServiceSchema> schemas) =>
        Store(new PostgreSqlOptions(connectionString) { Lanes = 4 }, schemas);

    public static Task<PostgreSqlStore> Store(PostgreSqlOptions options, params IReadOnlyList<ServiceSchema> schemas) =>
        PostgreSqlStore.Open(options, schemas.Count > 0 ? schemas : [Schema], TimeProvider.System, NullLogger.Instance, Cancel);

    public static async Task Commit(this IStore store, params IReadOnlyList<RowChange> changes)
    {
        await using var transaction = await store.Begin(Cancel);
        await transaction.Commit(changes, [], Cancel);
    }

    public static async Task<object?> Load(this IStore store, RowKey key)
    {
        await using var transaction = await store.Begin(Cancel);
        return (await transaction.Load([key], Cancel))[0];
    }
}
