using System.Diagnostics;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Containers;

/// <summary>
/// The container engine of the tests: that of the folder of scripts in <c>DOMS_CONTAINERS</c> (<c>images.sh</c>, <c>compose.sh</c>,
/// <c>docker.sh</c> and <c>cleanup.sh</c>, each called with a folder for its data), else <c>docker</c> of this machine. Without either the
/// test is skipped.
/// </summary>
sealed class ContainerEngine : IAsyncDisposable
{
    /// <summary>Longer than the build of the image on a busy machine with nothing cached.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Images that the tests start or build on.</summary>
    static readonly string[] Images =
    [
        "mcr.microsoft.com/dotnet/sdk:10.0", "mcr.microsoft.com/dotnet/aspnet:10.0", "postgres:15", "redis:7", "apache/kafka:4.0.0",
        "maildev/maildev:latest",
    ];

    readonly string? _scripts;
    readonly string _data;

    ContainerEngine(string? scripts)
    {
        _scripts = scripts;
        _data = Environment.GetEnvironmentVariable("DOMS_CONTAINERS_DATA") is { Length: > 0 } data ? data : "/var/tmp/doms-containers";
    }

    /// <summary>Finds the engine, and starts it if it is one of scripts.</summary>
    public static async Task<ContainerEngine> Start()
    {
        if (Environment.GetEnvironmentVariable("DOMS_CONTAINERS") is { Length: > 0 } scripts)
        {
            var engine = new ContainerEngine(scripts);
            var images = await engine.Execute(Path.Combine(scripts, "images.sh"), [engine._data, .. Images]);
            images.ExitCode.ShouldBe(0, images.ToString());
            return engine;
        }

        var found = new ContainerEngine(null);
        if (await found.IsOfMachine()) return found;
        Assert.Skip("No container engine answers: Docker with Compose 2.24 or later is needed.");
        return found;
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
    }

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
