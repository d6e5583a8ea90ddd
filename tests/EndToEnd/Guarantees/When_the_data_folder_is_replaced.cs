using System.Diagnostics;
using System.Net;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

public sealed class When_the_data_folder_is_replaced
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deleted_database_takes_no_order_and_is_not_ready()
    {
        await using var system = await RunningSystem.Start();
        using var http = new HttpClient { BaseAddress = system.Url };
        await system.CreateProduct("P1", 1_000);
        await Place(system, "before");

        File.Delete(Path.Combine(system.Folder, "doms.db"));

        (await Should.ThrowAsync<ApiException>(() => Place(system, "after"))).Status.ShouldBe(503);
        var ready = await http.GetAsync("/readyz", Cancel);
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync(Cancel)).ShouldContain("deleted, moved or replaced");
        (await system.Stop()).ShouldBe(1);
    }

    [Fact]
    public async Task Deleted_folder_ends_the_process_with_one_sentence()
    {
        var folder = Directory.CreateTempSubdirectory("doms-deleted-").FullName;
        using var process = Executable.Start(["up", "--data", folder, "--port", "0"], new Dictionary<string, string>());
        await Poll.Until("the process to listen", () => Task.FromResult(File.Exists(Path.Combine(folder, "doms.json"))));

        DeleteAtOnce(folder);

        var errors = process.StandardError.ReadToEndAsync(Cancel);
        Executable.Terminate(process);
        await process.WaitForExitAsync(Cancel);
        process.ExitCode.ShouldBe(1);
        (await errors).ShouldContain("deleted, moved or replaced");
        (await errors).ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Second_process_is_refused_without_the_lock_file()
    {
        await using var system = await RunningSystem.Start();
        File.Delete(Path.Combine(system.Folder, "doms.lock"));

        var second = await Executable.Run("up", "--data", system.Folder, "--port", "0");

        second.ExitCode.ShouldBe(1, second.ToString());
        second.Errors.ShouldContain("is in use by process");
        second.Errors.ShouldNotContain("   at ");
        await Place(system, "still", product: true);
    }

    [Fact]
    public async Task Verify_audits_the_copy_and_not_the_running_original()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:StageDuration", "0"));
        await system.CreateProduct("P1", 1_000);
        var id = await Place(system, "one");
        await Poll.Until("the order to be paid", async () =>
            (await system.Operator.GetOrder(id, Cancel)).Value.Status == OrderStatuses.Confirmed);
        using var copy = new CopiedFolder(system.Folder);
        copy.Execute("UPDATE inventory SET available_quantity = available_quantity + 1");

        var verified = await Executable.Run("verify", "--data", copy.Path);
        verified.ExitCode.ShouldBe(1, verified.ToString());
        verified.Output.ShouldContain("P1");
        (await system.Command("verify")).ExitCode.ShouldBe(0);
        (await Executable.Run("stock", "get", "P1", "--data", copy.Path)).ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task Missing_log_stops_the_start_until_the_loss_is_accepted()
    {
        await using var system = await RunningSystem.Start();
        await system.CreateProduct("P1", 1_000);
        await Place(system, "one");
        await system.Kill();
        File.Delete(Path.Combine(system.Folder, "doms.db-wal"));
        File.Delete(Path.Combine(system.Folder, "doms.db-shm"));

        var refused = await Executable.Run("up", "--data", system.Folder, "--port", "0");
        refused.ExitCode.ShouldBe(1, refused.ToString());
        refused.Errors.ShouldContain("behind what it has acknowledged");
        refused.Errors.ShouldNotContain("   at ");
        var verified = await Executable.Run("verify", "--data", system.Folder);
        verified.ExitCode.ShouldBe(1, verified.ToString());
        verified.Errors.ShouldContain("behind what it has acknowledged");

        using var accepted = Executable.Start(
            ["up", "--data", system.Folder, "--port", "0", "--accept-loss"], new Dictionary<string, string>());
        await Poll.Until("the process to listen", () => Task.FromResult(File.Exists(Path.Combine(system.Folder, "doms.json"))));
        Executable.Terminate(accepted);
        await accepted.WaitForExitAsync(Cancel);
        accepted.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Folder_and_files_are_closed_to_other_users()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions of Unix.");
        if (OperatingSystem.IsWindows()) return;
        await using var system = await RunningSystem.Start();
        await system.CreateProduct("P1", 1_000);
        await Place(system, "one");

        const UnixFileMode others = (UnixFileMode)0b000_111_111;
        (File.GetUnixFileMode(system.Folder) & others).ShouldBe(UnixFileMode.None);
        foreach (var entry in Directory.EnumerateFileSystemEntries(system.Folder, "*", SearchOption.AllDirectories))
            (File.GetUnixFileMode(entry) & others).ShouldBe(UnixFileMode.None, entry);
    }

    [Fact]
    public async Task Closed_terminal_stops_the_process_in_order()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals of Unix.");
        await using var system = await RunningSystem.Start();
        (await system.HangUp()).ShouldBe(0);
        File.Exists(Path.Combine(system.Folder, "doms.json")).ShouldBeFalse();
    }

    /// <summary>Deletes a folder that a process still writes to: a file added meanwhile would keep the folder.</summary>
    static void DeleteAtOnce(string folder)
    {
        var moved = folder + ".deleted";
        Directory.Move(folder, moved);
        Directory.Delete(moved, recursive: true);
    }

    static async Task<string> Place(RunningSystem system, string key, bool product = false)
    {
        if (product) await system.CreateProduct("P1", 1_000);
        var order = new OrderRequest([new OrderItemRequest("P1", 1)]);
        return (await system.Operator.PlaceOrder(order, 0, key, Cancel)).Value.OrderId;
    }

    /// <summary>A copy of a data folder, as <c>cp -r</c> makes it.</summary>
    sealed class CopiedFolder : IDisposable
    {
        public CopiedFolder(string folder)
        {
            using var copy = Process.Start("cp", ["-r", $"{folder}/.", Path]);
            copy.WaitForExit();
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("doms-copy-").FullName;

        public void Execute(string sql)
        {
            using var connection = Storage.Sqlite.SqliteFile.Open(System.IO.Path.Combine(Path, "doms.db"));
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is part of the test.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
