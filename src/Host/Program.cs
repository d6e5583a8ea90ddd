using Doms.Host.Cli;

if (args is ["up" or "demo", ..] && FileDescriptors.FindShortage() is { } shortage)
{
    Screen.OfConsole().Error(shortage);
    return ExitCode.Failed;
}

return await CommandLine.Run(args);
