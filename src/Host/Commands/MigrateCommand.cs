using System.CommandLine;
using Doms.Host.Cli;
using Doms.Host.Running;
using Doms.Hosting.Logging;
using Doms.Hosting.Web;

namespace Doms.Host.Commands;

/// <summary><c>doms migrate</c>: creates the tables, or brings them up to date, before processes start.</summary>
static class MigrateCommand
{
    public static Command Create(Screen screen)
    {
        var data = new Option<string>(TargetOptions.DataName)
        {
            Description = "Folder with settings.json; settings may also come from the environment.",
            HelpName = "DIR",
            DefaultValueFactory = _ => TargetOptions.DefaultDataFolder,
        };
        var role = new Option<string?>("--role")
        {
            Description = "The role whose database is migrated; by default those of all services where Kafka is configured, else the one "
                + "that all share.",
        };
        role.AcceptOnlyFromAmong([.. ProcessRole.Known.Where(known => known.HasServices).Select(known => known.Name)]);
        var command = new ExampleCommand(
            "migrate",
            "Create the tables of the PostgreSQL databases, or bring them up to date. Processes also do it when they start; several that "
            + "start at the same time wait for one another.",
            "doms migrate --data /var/lib/doms",
            "DOMS__PostgreSql__ConnectionString='Host=db;Username=doms' doms migrate --role orders")
        {
            data, role,
        };
        command.SetAction((parsed, cancel) => Run(parsed.GetRequiredValue(data), parsed.GetValue(role), screen, cancel));
        return command;
    }

    static async Task<int> Run(string folder, string? role, Screen screen, CancellationToken cancel)
    {
        var configuration = ProcessConfiguration.Read(folder, new Dictionary<string, string?>());
        var roles = role is null ? ServerDatabase.RolesOf(configuration) : [ProcessRole.Of(role)];
        var settings = StorageSettings.Read(configuration, roles[0], "postgresql");
        using var loggers = DomsWebApp.CreateLoggers(TimeProvider.System, new LogSettings());
        foreach (var migrated in roles)
        {
            await using var store = await ServerDatabase.Open(
                settings, migrated, "migrate", options => options, loggers.CreateLogger("Doms"), cancel);
            screen.Line($"{migrated}: the tables are up to date.");
        }

        return ExitCode.Ok;
    }
}
