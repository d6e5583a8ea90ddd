using System.CommandLine;
using Doms.Audit;
using Doms.Host.Backups;
using Doms.Host.Cli;
using Doms.Storage.Sqlite;

namespace Doms.Host.Commands;

/// <summary><c>doms restore</c>: makes a data folder from a backup, and audits it.</summary>
static class RestoreCommand
{
    public static Command Create(Screen screen)
    {
        var file = new Argument<string>("FILE") { Description = "The backup." };
        var data = new Option<string>(TargetOptions.DataName)
        {
            Description = "Data folder to restore into; it must have no data yet.", HelpName = "DIR",
            DefaultValueFactory = _ => TargetOptions.DefaultDataFolder,
        };
        var command = new ExampleCommand(
            "restore",
            "Make a data folder from a backup of 'doms backup', and audit it; exit code 1 if the audit finds a violation. What happened "
            + "after the backup is lost. Settings are not part of a backup.",
            "doms restore /backup/monday.tar --data /var/lib/doms")
        {
            file, data,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var folder = parsed.GetRequiredValue(data);
            var manifest = await Restore(parsed.GetRequiredValue(file), folder, cancel);
            screen.Line($"{Path.GetFullPath(folder)} is as of {manifest.TakenAt:u}, when version {manifest.Version} ran.");
            var report = await OfflineAudit.Run(folder, cancel);
            screen.Lines(ReportText.Lines(report));
            return report.IsClean ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    static async Task<BackupManifest> Restore(string file, string folder, CancellationToken cancel)
    {
        if (Directory.Exists(file)) throw new CommandException($"{file} is not a backup but a folder.");
        try
        {
            await using var backup = File.OpenRead(file);
            using var target = RestoreTarget.Open(folder);
            return await Extract(backup, target, cancel);
        }
        catch (InvalidDataException error)
        {
            throw new CommandException($"{file} cannot be restored: {error.Message}. Nothing was changed.", inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DataFolderException)
        {
            throw new CommandException(error.Message, inner: error);
        }
    }

    static async Task<BackupManifest> Extract(FileStream backup, RestoreTarget target, CancellationToken cancel)
    {
        var data = target.Data;
        if (File.Exists(data.Database) || File.Exists(data.ProviderLedger) || Directory.Exists(data.Mails))
            throw new CommandException($"{data.Path} has data already: move it elsewhere, or choose another folder with --data.");
        using var work = new WorkFolder(data.File("restore.tmp"));
        var manifest = await BackupArchive.Read(backup, work.Path, cancel);
        // The mark of a database that was there before would call this one incomplete.
        foreach (var mark in Directory.EnumerateFiles(data.Path, "*.mark")) File.Delete(mark);
        foreach (var inner in Directory.EnumerateFileSystemEntries(work.Path).ToList()) target.Take(inner);
        target.Keep();
        return manifest;
    }
}
