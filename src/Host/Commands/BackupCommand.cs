using System.CommandLine;
using Doms.Client;
using Doms.Composition;
using Doms.Host.Backups;
using Doms.Host.Cli;
using Doms.Host.Running;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Host.Commands;

/// <summary><c>doms backup</c>: makes a backup of a data folder, also while the system runs on it.</summary>
static class BackupCommand
{
    public static Command Create(Screen screen)
    {
        var target = new TargetOptions();
        var to = Options.Text("--to", "File to write; by default doms-TIME.tar in the current folder. It must not exist.", "FILE");
        var command = new ExampleCommand(
            "backup",
            "Make a backup of a system on SQLite: orders and the simulated provider's ledger of the same moment, and the mails. It runs on "
            + "meanwhile; a stopped one is read in its data folder. The file contains personal data. Databases on PostgreSQL are backed up "
            + "with pg_dump: see docs/operations/backup.md.",
            "doms backup",
            "doms backup --data /var/lib/doms --to /backup/monday.tar")
        {
            to,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var file = OwnFile.NewName(parsed.GetValue(to), "'doms-'yyyyMMdd'T'HHmmss'Z.tar'");
            var manifest = await Write(file, stream => Copy(target, parsed, stream, cancel), cancel);
            var written = new WrittenFile(Path.GetFullPath(file), new FileInfo(file).Length, manifest.Files.Count, manifest.TakenAt);
            if (parsed.GetValue(target.Json)) screen.Json(written.Json());
            else screen.Line($"{file}: {written.Bytes:N0} bytes, {written.Files} files as of {written.TakenAt:u}");
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    /// <summary>Writes the backup beside its place, checks it, and only then gives it its name.</summary>
    static async Task<BackupManifest> Write(string file, Func<Stream, Task> copy, CancellationToken cancel)
    {
        var partial = $"{file}.part";
        try
        {
            BackupManifest manifest;
            await using (var stream = OwnFile.Create(partial))
            {
                await copy(stream);
                stream.Position = 0;
                manifest = await BackupArchive.Read(stream, folder: null, cancel);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, file);
            return manifest;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CommandException($"The backup could not be written to {file}: {error.Message}", inner: error);
        }
        finally
        {
            OwnFile.Delete(partial);
        }
    }

    static async Task Copy(TargetOptions target, ParseResult parsed, Stream to, CancellationToken cancel)
    {
        var folder = parsed.GetRequiredValue(target.Data);
        if (parsed.GetValue(target.Url) is null && RunningAddresses.Find(folder) is null)
        {
            await CopyStopped(folder, to, cancel);
            return;
        }

        using var client = await target.Connect(parsed, cancel);
        try
        {
            await client.Backup(to, cancel);
        }
        catch (ApiException error) when (error.Status == 404)
        {
            throw new CommandException("A gateway has no data: back up the databases of the services.", inner: error);
        }
    }

    static async Task CopyStopped(string folder, Stream to, CancellationToken cancel)
    {
        if (!File.Exists(Path.Combine(folder, BackupArchive.DatabaseFile)))
            throw new CommandException(
                $"There is no data in '{Path.GetFullPath(folder)}', and no running system was found.\nSpecify --data DIR or --url URL.",
                ExitCode.Unreachable);
        try
        {
            using var data = DataFolder.OpenToRead(folder);
            // Checks that no commit is missing.
            await using var store = await SqliteStore.Open(
                new SqliteOptions(data.Database) { ReadOnly = true }, AllServices.All.Schemas(Dialect.Sqlite), TimeProvider.System,
                NullLogger.Instance, cancel);
            using var work = new WorkFolder(Directory.CreateTempSubdirectory("doms-backup-").FullName);
            var takenAt = TimeProvider.System.GetUtcNow();
            using (var copies = DatabaseCopies.Begin(data, hasLedger: true)) copies.WriteTo(work.Path);
            await BackupArchive.Write(to, work.Path, data.Mails, ProgramVersion.Text, takenAt, cancel);
        }
        catch (Exception error) when (Failure.Explain(error, folder) is not null)
        {
            throw new CommandException(Failure.Explain(error, folder)!, inner: error);
        }
    }
}
