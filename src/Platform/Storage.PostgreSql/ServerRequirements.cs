using Microsoft.Extensions.Logging;
using Npgsql;

namespace Doms.Storage.PostgreSql;

/// <summary>Checks, at the start, that the server does what the engine promises: what is committed is durable.</summary>
static class ServerRequirements
{
    const int OldestVersion = 15;

    static readonly (string Setting, string Refused, string Needed)[] Durable =
    [
        ("fsync", "off", "on"), ("full_page_writes", "off", "on"), ("synchronous_commit", "off", "on"),
    ];

    /// <exception cref="InvalidOperationException">The server is too old, its commits are not durable, or it is not in UTF-8.</exception>
    public static async Task Check(NpgsqlConnection connection, ILogger log, CancellationToken cancel)
    {
        log.ServerFound(connection.PostgreSqlVersion.ToString());
        if (connection.PostgreSqlVersion.Major < OldestVersion)
            throw new InvalidOperationException(
                $"The database server is PostgreSQL {connection.PostgreSqlVersion}; {OldestVersion} or later is needed.");
        foreach (var (setting, refused, needed) in Durable)
            if (await Show(connection, setting, cancel) == refused)
                throw new InvalidOperationException(
                    $"The database server has {setting}={refused}, so that it can lose what it has committed: set {setting}={needed}.");
        if (await Show(connection, "server_encoding", cancel) is not "UTF8" and var encoding)
            throw new InvalidOperationException($"The database has the encoding {encoding}: create it with UTF8.");
    }

    static async Task<string> Show(NpgsqlConnection connection, string setting, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("SELECT current_setting($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = setting });
        return (string)(await command.ExecuteScalarAsync(cancel))!;
    }
}
