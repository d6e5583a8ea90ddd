using Doms.Client;
using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Containers;

/// <summary>
/// The system of a compose file as a project of the tests' own, on free ports and with an image of their own, so that it meets none that
/// runs on the machine.
/// </summary>
sealed class ComposedSystem
{
    /// <summary>Ports of the gateway, the services and the mail catcher.</summary>
    const int Ports = 8;
    readonly ContainerEngine _engine;
    readonly string _project;
    readonly string _file;
    readonly Dictionary<string, string> _variables;

    /// <param name="project">Name of the project.</param>
    /// <param name="file">Its compose file.</param>
    public ComposedSystem(ContainerEngine engine, string project, string file = "compose.yaml")
    {
        (_engine, _project, _file) = (engine, project, file);
        var port = LocalPort.FindRange(Ports);
        (GatewayPort, OrdersPort, MailPort) = (port, port + 1, port + Ports - 1);
        _variables = new Dictionary<string, string>
        {
            ["COMPOSE_PROFILES"] = "", ["OTEL_ENDPOINT"] = "", ["DOMS_TAG"] = Tag, ["STAGE_DURATION"] = "0.2",
            ["PORT_GATEWAY"] = $"{port}", ["PORT_ORDERS"] = $"{port + 1}", ["PORT_PAYMENTS"] = $"{port + 2}",
            ["PORT_INVENTORY"] = $"{port + 3}", ["PORT_NOTIFICATIONS"] = $"{port + 4}", ["PORT_ORCHESTRATOR"] = $"{port + 5}",
            ["PORT_FULFILLMENT"] = $"{port + 6}", ["PORT_MAIL"] = $"{MailPort}", ["PORTS_JOINED"] = $"{port}-{port + 1}",
        };
    }

    /// <summary>Tag of the image of the tests.</summary>
    public static string Tag => "test";

    /// <summary>Published port of container port 8080.</summary>
    public int GatewayPort { get; }

    /// <summary>Published port of container port 8081.</summary>
    public int OrdersPort { get; }

    /// <summary>Published port of the page of the mail catcher.</summary>
    public int MailPort { get; }

    public static Uri Url(int port) => new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port).Uri;

    /// <summary>Runs a command of <c>docker compose</c> on this project, and fails if it fails.</summary>
    /// <param name="files">The compose files.</param>
    /// <param name="tag">Tag of the image that containers are created from.</param>
    public async Task<string> Run(IReadOnlyList<string> files, string tag, params string[] arguments)
    {
        var result = await TryRun(files, tag, arguments);
        result.ExitCode.ShouldBe(0, $"docker compose {string.Join(' ', arguments)}: {result}");
        return result.Output;
    }

    /// <summary>Runs a command of <c>docker compose</c> on the project's own file.</summary>
    public Task<CommandResult> TryRun(params string[] arguments) => TryRun([_file], Tag, arguments);

    Task<CommandResult> TryRun(IReadOnlyList<string> files, string tag, string[] arguments) => _engine.Compose(
        new Dictionary<string, string>(_variables) { ["DOMS_TAG"] = tag },
        ["-p", _project, .. files.SelectMany(file => new[] { "-f", file }), .. arguments]);

    /// <summary>Runs a command on the project's own compose file.</summary>
    public Task<string> Run(params string[] arguments) => Run([_file], Tag, arguments);

    /// <summary>Removes containers, networks and volumes, also those that an earlier test process has left.</summary>
    public Task TakeDown() => Run("down", "--volumes", "--remove-orphans", "--timeout", "5");

    /// <summary>Logs in as operator at a port.</summary>
    public static async Task<DomsClient> LogIn(int port)
    {
        using var anonymous = new DomsClient(Url(port), null);
        return new DomsClient(Url(port), (await anonymous.Login("operator", "operator", CancellationToken.None)).Value.Token);
    }
}
