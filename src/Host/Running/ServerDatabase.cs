using Doms.Engine.Storage;
using Doms.Hosting.Web;
using Doms.Storage.PostgreSql;
using Doms.Storage.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Doms.Host.Running;

/// <summary>Opens the PostgreSQL database of a role.</summary>
static class ServerDatabase
{
    /// <summary>
    /// Returns the roles that have a database of their own by the settings: the services where they work together through a broker, else
    /// all of them together.
    /// </summary>
    public static IReadOnlyList<ProcessRole> RolesOf(IConfiguration configuration) => BrokerSettings.Read(configuration) is null
        ? [ProcessRole.All]
        : [.. ProcessRole.Known.Where(role => role.IsService)];

    /// <summary>Opens the database, and applies the missing scripts.</summary>
    /// <param name="name">Name that the server shows for the connections.</param>
    /// <param name="configure">Sets the options that differ from the defaults.</param>
    /// <param name="patiently">Opens the store as <see cref="StoreStart"/> does; null opens it once.</param>
    /// <exception cref="SettingException">
    /// No database is configured, the server does not answer or cannot be used, or the database does not exist.
    /// </exception>
    /// <exception cref="SchemaException">The database is newer than the program, or a script was changed.</exception>
    public static async Task<PostgreSqlStore> Open(
        StorageSettings settings, ProcessRole role, string name, Func<PostgreSqlOptions, PostgreSqlOptions> configure, ILogger log,
        CancellationToken cancel, Func<Func<Task<PostgreSqlStore>>, Task<PostgreSqlStore>>? patiently = null)
    {
        patiently ??= open => open();
        var connection = settings.ConnectionOf(role)
            ?? throw new SettingException(StorageSettings.ConnectionSetting, "is missing; it must lead to the PostgreSQL server");
        try
        {
            var options = configure(new PostgreSqlOptions(connection) { Name = $"{role}/{name}" });
            return await patiently(
                () => PostgreSqlStore.Open(options, DatabaseSchemas.Of(role, Dialect.PostgreSql), TimeProvider.System, log, cancel));
        }
        catch (Exception error) when (error is StoreUnavailableException or InvalidOperationException or ArgumentException)
        {
            throw new SettingException(StorageSettings.ConnectionSetting, $"leads to no database that can be used: {error.Message}");
        }
    }
}
