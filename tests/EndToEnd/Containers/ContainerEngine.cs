using System.Diagnostics;
using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Containers;

/// <summary>
/// The container engine of the tests: that of the folder of scripts in <c>DOMS_CONTAINERS</c> (<c>images.sh</c>, <c>compose.sh</c>,
/// <c>docker.sh</c> and <c>cleanup.sh</c>, each called with a folder for its data), else <c>docker</c> of this machine. Without either the
/// test is skipped, see <see cref="RequiredServer"/>.
/// </summary>
sealed class ContainerEngine : IAsyncDisposable
{
    /// <summary>Longer than the build of the image on a busy machine with nothing cached.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    readonly FileStream? _lock;
    readonly string? _scripts;
    readonly string _data;

    ContainerEngine(string? scripts, FileStream? held)
    {
        _scripts = scripts;
        _lock = held;
        _data = Data;
    }

    static string Data =>
        Environment.GetEnvironmentVariable("DOMS_CONTAINERS_DATA") is { Length: > 0 } data ? data : "/var/tmp/doms-containers";

    /// <summary>Finds the engine, and starts it if it is one of scripts, once no other test run uses it.</summary>
    public static async Task<ContainerEngine> Start()
    {
        if (Environment.GetEnvironmentVariable("DOMS_CONTAINERS") is { Length: > 0 } scripts)
        {
            var engine = new ContainerEngine(scripts, await Lock());
            try
            {
                var images = await engine.Execute(RepositoryFile.Find("eng/containers.sh"), ["images"]);
                images.ExitCode.ShouldBe(0, images.ToString());
                return engine;
            }
            catch
            {
                await engine.DisposeAsync();
                throw;
            }
        }

        var found = new ContainerEngine(null, null);
        if (await found.IsOfMachine()) return found;
        throw RequiredServer.Missing("no container engine answers: Docker with Compose 2.24 or later is needed");
    }

    /// <summary>Runs a command of <c>docker compose</c> in the root of the repository.</summary>
    public Task<CommandResult> Compose(IReadOnlyDictionary<string, string> environment, params string[] arguments) => _scripts is null
        ? Execute("docker", ["compose", .. arguments], environment)
        : Execute(Path.Combine(_scripts, "compose.sh"), [_data, .. arguments], environment);

    /// <summary>Runs a command of <c>docker</c>.</summary>
    /// <param name="input">Standard input; null for none.</param>
    public async Task<string> Docker(string? input, params string[] arguments)
    {
        var result = _scripts is null
            ? await Execute("docker", arguments, input: input)
            : await Execute(Path.Combine(_scripts, "docker.sh"), [_data, .. arguments], input: input);
        result.ExitCode.ShouldBe(0, $"docker {string.Join(' ', arguments)}: {result}");
        return result.Output;
    }

    /// <summary>Ends an engine of scripts; its images stay for the next run.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_scripts is not null) await Execute(Path.Combine(_scripts, "cleanup.sh"), [_data, "--keep"]);
        if (_lock is not null) await _lock.DisposeAsync();
    }

    /// <summary>Takes the lock that <c>eng/containers.sh</c> holds while it prepares; it ends with the process.</summary>
    static Task<FileStream> Lock() => Poll.Until(
        "the container engine to be free",
        () =>
        {
            try
            {
                return Task.FromResult<FileStream?>(
                    new FileStream($"{Data}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                return Task.FromResult<FileStream?>(null);
            }
        },
        2 * Patience);

    async Task<bool> IsOfMachine()
    {
        try
        {
            return (await Execute("docker", ["info"])).ExitCode == 0 && (await Execute("docker", ["compose", "version"])).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    async Task<CommandResult> Execute(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.GetDirectoryName(RepositoryFile.Find("compose.yaml")),
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end in {Patience}.", late);
        }

        return new CommandResult(process.ExitCode, await output, await errors);
    }
}
