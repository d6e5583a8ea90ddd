using Doms.Audit;
using Doms.Composition;
using Doms.Contracts.Http;
using Doms.Engine.Storage;
using Doms.Host.Cli;
using Doms.Host.Running;
using Doms.Hosting.Web;
using Doms.Notifications;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Host.Commands;

/// <summary>Audits a stopped system, read-only: the file in its data folder, or the databases that its settings lead to.</summary>
static class OfflineAudit
{
    /// <exception cref="CommandException">The folder does not exist, or a process runs on it.</exception>
    public static async Task<AuditReport> Run(string folder, CancellationToken cancel)
    {
        var configuration = ProcessConfiguration.Read(folder, new Dictionary<string, string?>());
        var isFile = File.Exists(Path.Combine(folder, "doms.db"));
        if (!isFile && !OfflineServerAudit.IsConfigured(configuration))
            throw new CommandException(
                $"There is no data in '{Path.GetFullPath(folder)}', and no running system was found.\n"
                + "Specify --data DIR or --url URL.",
                ExitCode.Unreachable);
        using var data = Open(folder);
        try
        {
            return isFile ? await Run(data, configuration, cancel) : await OfflineServerAudit.Run(configuration, data, cancel);
        }
        catch (CommitsLostException error)
        {
            throw new CommandException(error.Message, ExitCode.Failed, error);
        }
        catch (Exception error) when (error is ProviderUnavailableException or StoreUnavailableException or SchemaException
            or DataFolderException or SettingException)
        {
            throw new CommandException(error.Message, ExitCode.Unreachable, error);
        }
    }

    static async Task<AuditReport> Run(DataFolder data, RecordedConfiguration configuration, CancellationToken cancel)
    {
        var clock = TimeProvider.System;
        if (data.IsReadOnly && File.Exists($"{data.Database}-wal"))
            throw new DataFolderException(
                $"{data.Path} cannot be written, and its write-ahead log is not part of doms.db yet: audit a copy.");
        var options = new SqliteOptions(data.Database) { ReadOnly = true, IsImmutable = data.IsReadOnly };
        await using var store = await SqliteStore.Open(
            options, AllServices.All.Schemas(Dialect.Sqlite), clock, NullLogger.Instance, cancel);
        var isSimulated = ServiceSettings.FindProvider(configuration, isDemo: true) is null;
        var services = ServiceSettings.Read(configuration, isDemo: true, data.Mails, new UriBuilder().Uri);
        var ledger = FileProviderLedger.Of(isSimulated ? data.ProviderLedger : null);
        await using var snapshot = await store.Snapshot(cancel);
        return await new Auditor(
            snapshot, AllServices.ModulesForAudit(data.Path), ledger, NotificationsModule.MailFiles(services.Notifications)).Run(cancel);
    }

    static DataFolder Open(string folder)
    {
        try
        {
            return DataFolder.OpenToRead(folder);
        }
        catch (DataFolderInUseException error)
        {
            throw new CommandException(
                $"Process {error.ProcessId} runs on '{folder}', but its address is unknown: specify it with --url.",
                ExitCode.Unreachable, error);
        }
    }
}
