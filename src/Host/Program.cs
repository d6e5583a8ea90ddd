using Doms.Host.Cli;

if (args is ["up" or "demo", ..] && FileDescriptors.FindShortage() is { } shortage)
{
    await Console.Error.WriteLineAsync(shortage);
    return ExitCode.Failed;
}

return await CommandLine.Run(args);
