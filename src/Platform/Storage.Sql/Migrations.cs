using System.Data.Common;
using Dapper;
using Doms.Engine.Storage;

namespace Doms.Storage.Sql;

/// <summary>
/// Upgrades a database to the schema of this program; each script and its record are one transaction.
/// </summary>
public static class Migrations
{
    const string CreateTable = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            service TEXT NOT NULL,
            script TEXT NOT NULL,
            hash TEXT NOT NULL,
            applied_at BIGINT NOT NULL,
            PRIMARY KEY (service, script))
        """;

    /// <summary>Applies the missing scripts in the order of services and script names, and returns them.</summary>
    /// <remarks>The caller must prevent concurrent migrations.</remarks>
    /// <exception cref="SchemaException">
    /// The database is newer than the program, or an applied script was changed.
    /// </exception>
    public static async Task<IReadOnlyList<SchemaScript>> Apply(
        DbConnection connection, IReadOnlyList<ServiceSchema> schemas, TimeProvider clock, CancellationToken cancel)
    {
        await connection.ExecuteAsync(new CommandDefinition(CreateTable, cancellationToken: cancel));
        var applied = new List<SchemaScript>();
        foreach (var schema in schemas)
        {
            foreach (var script in await FindMissing(connection, schema, cancel))
            {
                await Apply(connection, schema.Service, script, Micros.From(clock.GetUtcNow()), cancel);
                applied.Add(script);
            }
        }

        return applied;
    }

    /// <summary>Checks that every script of the schemas is applied, and none of others; changes nothing.</summary>
    /// <exception cref="SchemaException">A script is missing, unknown or changed.</exception>
    public static async Task Check(DbConnection connection, IReadOnlyList<ServiceSchema> schemas, CancellationToken cancel)
    {
        await CheckServices(connection, schemas, cancel);
        foreach (var schema in schemas)
            if (await FindMissing(connection, schema, cancel) is [var missing, ..])
                throw new SchemaException(
                    $"The data was written by an earlier version: {schema.Service} schema script {missing.Name} is not applied. "
                    + "Start the system on it once.");
    }

    /// <summary>Refuses the tables of a service that this program does not have.</summary>
    static async Task CheckServices(DbConnection connection, IReadOnlyList<ServiceSchema> schemas, CancellationToken cancel)
    {
        var recorded = await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT DISTINCT service FROM schema_migrations", cancellationToken: cancel));
        if (recorded.Except(schemas.Select(schema => schema.Service), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new SchemaException(
                $"The database has tables of '{unknown}', which this program does not know: a newer version wrote it. "
                + "Start that version.");
    }

    static async Task<IReadOnlyList<SchemaScript>> FindMissing(
        DbConnection connection, ServiceSchema schema, CancellationToken cancel)
    {
        var recorded = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (script, hash) in await connection.QueryAsync<(string Script, string Hash)>(new CommandDefinition(
            "SELECT script, hash FROM schema_migrations WHERE service = @Service", new { schema.Service }, cancellationToken: cancel)))
        {
            recorded.Add(script, hash);
        }

        var missing = schema.Scripts
            .Where(script => !recorded.Remove(script.Name, out var hash) || !IsUnchanged(schema, script, hash)).ToList();
        if (recorded.Count > 0)
            throw new SchemaException($"The database has {schema.Service} schema script {recorded.Keys.Max(StringComparer.Ordinal)}, "
                + "which this program does not know: a newer version wrote it. Start that version.");
        return missing;
    }

    static bool IsUnchanged(ServiceSchema schema, SchemaScript script, string hash) => hash == script.Hash
        ? true
        : throw new SchemaException($"The data was written by another build: {schema.Service} schema script {script.Name} was applied with "
            + $"different text (hash {Abbreviate(hash)}, here {Abbreviate(script.Hash)}). "
            + "Start that build, or choose another data folder.");

    static string Abbreviate(string hash) => hash[..Math.Min(hash.Length, 8)];

    static async Task Apply(DbConnection connection, string service, SchemaScript script, long at, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(script.Sql, transaction: transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO schema_migrations (service, script, hash, applied_at) VALUES (@service, @Name, @Hash, @at)",
            new { service, script.Name, script.Hash, at }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }
}

/// <summary>The database schema does not match the program; the message states the remedy.</summary>
public sealed class SchemaException(string message) : Exception(message);
