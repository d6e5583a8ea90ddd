using System.Formats.Tar;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Cluster;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Backups;

public sealed class When_a_running_system_is_backed_up : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-backup-").FullName;

    string Backup => Path.Combine(_folder, "backup.tar");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_copies_are_of_one_moment_and_continue_elsewhere()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:StageDuration", "0.2"));
        system.RequireFile();
        await using var traffic = await OrderTraffic.Start(await LogIn(system), "MUG");
        await traffic.WaitForMore(20);
        var backup = await system.Command("backup", "--to", Backup);
        await traffic.WaitForMore(5);
        await traffic.Stop();

        backup.ExitCode.ShouldBe(0, backup.ToString());
        var restored = Path.Combine(_folder, "restored");
        var restore = await Executable.Run("restore", Backup, "--data", restored);
        restore.ExitCode.ShouldBe(0, restore.ToString());
        restore.Output.ShouldContain("Clean:");
        (await Executable.Run("restore", Backup, "--data", restored)).Errors.ShouldContain("has data already");
        await ShouldFinishOrders(restored, traffic.Accepted);
    }

    [Fact]
    public async Task Only_operators_get_it()
    {
        await using var system = await RunningSystem.Start();
        system.RequireFile();
        using var anonymous = new DomsClient(system.Url, null);
        foreach (var role in (string[])["customer", "read-only", "warehouse", "service"])
        {
            using var client = new DomsClient(system.Url, (await anonymous.Login(role, role, Cancel)).Value.Token);
            (await Should.ThrowAsync<ApiException>(() => client.Backup(Stream.Null, Cancel))).Status.ShouldBe(403);
            (await Should.ThrowAsync<ApiException>(() => client.Diagnostics(Cancel))).Status.ShouldBe(403);
        }

        (await Should.ThrowAsync<ApiException>(() => anonymous.Backup(Stream.Null, Cancel))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Stopped_system_is_backed_up_too_and_damage_is_found()
    {
        await using var system = await RunningSystem.Start();
        system.RequireFile();
        await system.CreateProduct("P1", 10);
        await system.Stop();
        (await system.Command("backup", "--to", Backup)).ExitCode.ShouldBe(0);
        (await system.Command("backup", "--to", Backup)).Errors.ShouldContain("exists");
        var cut = Path.Combine(_folder, "cut.tar");
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(Backup, Cancel))[..20_480], Cancel);
        var changed = Path.Combine(_folder, "changed.tar");
        var bytes = await File.ReadAllBytesAsync(Backup, Cancel);
        bytes[20_000] ^= 1;
        await File.WriteAllBytesAsync(changed, bytes, Cancel);
        await WriteEscape(Path.Combine(_folder, "escape.tar"));

        foreach (var broken in (string[])["cut.tar", "changed.tar", "escape.tar"])
        {
            var target = Path.Combine(_folder, "refused");
            var refused = await Executable.Run("restore", Path.Combine(_folder, broken), "--data", target);
            refused.ExitCode.ShouldBe(1, broken);
            refused.Errors.ShouldContain("cannot be restored");
            Directory.Exists(target).ShouldBeFalse();
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The orders that the backup has are completed; those accepted after it are not known.</summary>
    static async Task ShouldFinishOrders(string folder, IReadOnlyList<string> accepted)
    {
        await using var system = await RunningSystem.StartOn(folder, ("Fulfillment:StageDuration", "0.2"));
        var known = await system.AllOrders();
        known.Count.ShouldBeInRange(20, accepted.Count - 5);
        foreach (var order in known) await system.WaitForOrder(order.OrderId, OrderStatuses.Completed);
        await system.ShouldVerifyClean();
    }

    static async Task<DomsClient> LogIn(RunningSystem system)
    {
        using var anonymous = new DomsClient(system.Url, null);
        return new DomsClient(system.Url, (await anonymous.Login("operator", "operator", Cancel)).Value.Token);
    }

    /// <summary>An archive with a file outside the data folder.</summary>
    static async Task WriteEscape(string path)
    {
        await using var file = File.Create(path);
        await using var tar = new TarWriter(file);
        await tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, "../escaped.db") { DataStream = new MemoryStream([1]) }, Cancel);
    }
}
