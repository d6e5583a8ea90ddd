using Doms.Storage.Sql;

namespace Doms.Host.Running;

/// <summary>Schemas of the databases of roles.</summary>
static class DatabaseSchemas
{
    /// <summary>Returns the schemas of the services of a role, and on a server that several processes share those of these.</summary>
    public static IReadOnlyList<ServiceSchema> Of(ProcessRole role, Dialect dialect) =>
        role == ProcessRole.All && dialect == Dialect.PostgreSql
        ? [.. role.Services.Schemas(dialect), ServiceSchema.From("processes", typeof(DatabaseSchemas).Assembly, dialect)]
        : role.Services.Schemas(dialect);
}
