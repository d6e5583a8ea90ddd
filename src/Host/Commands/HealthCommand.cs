using System.CommandLine;
using Doms.Host.Cli;
using Doms.Host.Running;

namespace Doms.Host.Commands;

/// <summary><c>doms health</c>: asks a process of this machine whether it is ready, for the health check of a container.</summary>
static class HealthCommand
{
    /// <summary>Shorter than the timeout of usual health checks, so that the reason is printed.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Create(Screen screen)
    {
        var role = new Option<string>("--role")
        {
            Description = "Role of the process, whose port and probe are asked.", DefaultValueFactory = _ => ProcessRole.All.Name,
        };
        role.AcceptOnlyFromAmong([.. ProcessRole.Known.Select(known => known.Name)]);
        var port = new Option<int?>("--port") { Description = "Its port; by default the one that 'up' gives the role.", HelpName = "PORT" };
        var command = new ExampleCommand(
            "health",
            "Ask a process of this machine whether it is ready; exit code 0 if it is. Containers check their health with it.",
            "doms health",
            "doms health --role orders")
        {
            role, port,
        };
        command.SetAction((parsed, cancel) =>
        {
            var asked = ProcessRole.Of(parsed.GetRequiredValue(role));
            var url = new UriBuilder(
                Uri.UriSchemeHttp, "127.0.0.1", parsed.GetValue(port) ?? UpCommand.DefaultPort + asked.PortOffset, ProbeOf(asked)).Uri;
            return Ask(url, screen, cancel);
        });
        return command;
    }

    /// <summary>The simulated provider has no probe of its own: it is ready when it answers.</summary>
    static string ProbeOf(ProcessRole role) => role == ProcessRole.Provider ? "/v1/behaviour" : "/readyz";

    static async Task<int> Ask(Uri url, Screen screen, CancellationToken cancel)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(url, cancel);
            if (answer.IsSuccessStatusCode) return ExitCode.Ok;
            screen.Error($"{url} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}");
            return ExitCode.Failed;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            screen.Error($"{url} does not answer: {error.Message}");
            return ExitCode.Unreachable;
        }
    }
}
