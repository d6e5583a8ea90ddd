using Doms.Engine.Storage;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;
using Doms.Tests.Compliance;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Storage.Sqlite;

/// <summary>Creates stores with the tables of the compliance suites.</summary>
static class TestData
{
    public static readonly ServiceSchema Schema = new(
        "suite", [new SchemaScript("001_suite.sql", Samples.Sql("BLOB", "INTEGER PRIMARY KEY"))]);

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static ValueTask<IStore> Store(string path) => Store(new SqliteOptions(path));

    public static async ValueTask<IStore> Store(SqliteOptions options) => await Sqlite(options);

    public static Task<SqliteStore> Sqlite(SqliteOptions options, params IReadOnlyList<ServiceSchema> schemas) =>
        SqliteStore.Open(options, schemas.Count > 0 ? schemas : [Schema], TimeProvider.System, NullLogger.Instance, Cancel);

    public static async Task Commit(this IStore store, params IReadOnlyList<RowChange> changes)
    {
        await using var transaction = await store.Begin(Cancel);
        await transaction.Commit(changes, [], Cancel);
    }

    /// <summary>Executes SQL on the file, as an operator would with the sqlite3 shell.</summary>
    public static void ExecuteInShell(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is part of the test.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

/// <summary>A temporary folder of one test.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("doms-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
