using System.CommandLine;
using Doms.Host.Cli;
using Doms.Host.Running;

namespace Doms.Host.Commands;

/// <summary><c>doms health</c>: asks a process of this machine whether it is ready, for the health check of a container.</summary>
static class HealthCommand
{
    public static Command Create()
    {
        var role = new Option<string>("--role")
        {
            Description = "Role of the process, whose port and probe are asked.", DefaultValueFactory = _ => ProcessRole.All.Name,
        };
        role.AcceptOnlyFromAmong([.. ProcessRole.Known.Select(known => known.Name)]);
        var port = new Option<int?>("--port") { Description = "Its port; by default the one that 'up' gives the role.", HelpName = "PORT" };
        port.AsPort(1);
        var command = new ExampleCommand(
            "health",
            "Ask a process of this machine whether it is ready; exit code 0 if it is. Containers check their health with it.",
            "doms health",
            "doms health --role orders")
        {
            role, port,
        };
        command.SetAction(parsed => HealthProbe.Run(ProcessRole.Of(parsed.GetRequiredValue(role)), parsed.GetValue(port)));
        return command;
    }
}
