using System.IO.Compression;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Backups;

public sealed class SupportBundleTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-support-").FullName;

    [Fact]
    public async Task Bundle_has_what_helps_and_no_secret()
    {
        await using var system = await RunningSystem.Start(
            ("DOMS:Notifications:Smtp:Host", "127.0.0.1"), ("DOMS:Notifications:Smtp:Port", "9"), ("DOMS:Notifications:Smtp:User", "shop"),
            ("DOMS:Notifications:Smtp:Password", "hunter2-mail"), ("DOMS:Payments:WebhookSecret", "hunter2-hook"),
            ("DOMS:Payments:ApiKey", "hunter2-key"), ("DOMS:Redis:Secret", "hunter2-hunter2-hunter2-hunter2-hunter2"));
        await system.CreateProduct("P1", 10);
        var file = Path.Combine(_folder, "bundle.zip");

        var result = await system.Command("support-bundle", "--to", file);

        result.ExitCode.ShouldBe(0, result.ToString());
        await using var zip = await ZipFile.OpenReadAsync(file, TestContext.Current.CancellationToken);
        var all = new List<string>();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(TestContext.Current.CancellationToken));
            all.Add($"{entry.FullName}: {await reader.ReadToEndAsync(TestContext.Current.CancellationToken)}");
        }

        var text = string.Join('\n', all);
        foreach (var name in (string[])["processes", "orders", "sagas", "dead-letters", "refunds"]) text.ShouldContain($"{name}.json: ");
        text.ShouldContain("metrics/all.txt: ");
        text.ShouldContain("\"Notifications:Smtp:Host\": \"127.0.0.1\"");
        text.ShouldContain("oms_");
        text.ShouldNotContain("hunter2");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
