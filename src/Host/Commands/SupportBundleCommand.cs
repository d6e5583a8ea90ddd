using System.CommandLine;
using System.IO.Compression;
using Doms.Client;
using Doms.Host.Cli;
using Doms.Host.Diagnostics;

namespace Doms.Host.Commands;

/// <summary><c>doms support-bundle</c>: collects in one archive what people need who are asked for help.</summary>
static class SupportBundleCommand
{
    public static Command Create(Screen screen)
    {
        var target = new TargetOptions();
        var to = Options.Text("--to", "File to write; by default doms-support-TIME.zip in the current folder. It must not exist.", "FILE");
        var command = new ExampleCommand(
            "support-bundle",
            "Collect in one archive: versions, settings without secrets, metrics and the newest warnings and errors of every process, "
            + "orders that need an operator with their reasons, stuck sagas, dead letters, failed refunds. It has no customer's data.",
            "doms support-bundle",
            "doms support-bundle --data /var/lib/doms --to /tmp/doms.zip")
        {
            to,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var file = OwnFile.NewName(parsed.GetValue(to), "'doms-support-'yyyyMMdd'T'HHmmss'Z.zip'");
            using var client = await target.Connect(parsed, cancel);
            await Write(file, client, cancel);
            var written = new WrittenFile(Path.GetFullPath(file), new FileInfo(file).Length);
            if (parsed.GetValue(target.Json)) screen.Json(written.Json());
            else screen.Line($"{file}: {written.Bytes:N0} bytes. Look at it before you give it away.");
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static async Task Write(string file, DomsClient client, CancellationToken cancel)
    {
        try
        {
            await using var stream = OwnFile.Create(file);
            await using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
            await new SupportBundle(client, zip).Write(cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            OwnFile.Delete(file);
            if (error is IOException or UnauthorizedAccessException)
                throw new CommandException($"{file} cannot be written: {error.Message}", inner: error);
            throw;
        }
    }
}
