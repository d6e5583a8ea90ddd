using Doms.Host.Cli;
using Doms.Host.Commands;

if (HealthProbe.FindRole(args) is { } role) return HealthProbe.Run(role);

if (args is ["up" or "demo", ..] && FileDescriptors.FindShortage() is { } shortage)
{
    Screen.OfConsole().Error(shortage);
    return ExitCode.Failed;
}

return await CommandLine.Run(args);
