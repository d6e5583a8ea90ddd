using Doms.Storage.Sql;

namespace Doms.Tests.Storage.Sqlite;

public sealed class ServiceSchemaTests
{
    [Fact]
    public void Schema_contains_scripts_of_the_dialect_by_name() =>
        ServiceSchema.Engine(Dialect.Sqlite).Scripts.Select(script => script.Name).ShouldBe(
            ["001_engine.sql", "002_leases.sql", "003_closed_dead_letters.sql", "004_outbox_replays.sql", "005_kind_checks.sql"]);

    [Fact]
    public void Dialect_without_scripts_is_an_error_naming_assembly_and_folder()
    {
        var error = Should.Throw<ArgumentException>(
            () => ServiceSchema.From("suite", typeof(ServiceSchemaTests).Assembly, Dialect.PostgreSql));
        error.Message.ShouldStartWith("Doms.Tests.Storage.Sqlite embeds no schema/postgresql/*.sql.");
    }
}
