using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Doms.Client;
using Doms.Host.Bench;
using Doms.Host.Commands;

namespace Doms.Host.Cli;

/// <summary>Runs the executable's commands and reports their errors.</summary>
static class CommandLine
{
    /// <summary>Maximum time for a command to end after SIGINT or SIGTERM.</summary>
    static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs a command and returns one of <see cref="ExitCode"/>.</summary>
    public static async Task<int> Run(string[] args)
    {
        var screen = new Screen(Console.Out, Console.Error, isInteractive: !Console.IsOutputRedirected);
        var parsed = Root(screen).Parse(args);
        var parseError = parsed.Action as ParseErrorAction;
        if (parseError is not null) parseError.ShowHelp = false;
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = ShutdownTimeout,
        };
        try
        {
            var code = await parsed.InvokeAsync(configuration);
            if (parseError is null) return code;
            screen.Error($"Run 'doms {NameOf(parsed)}--help' for usage.");
            return ExitCode.Usage;
        }
        catch (Exception error)
        {
            return Explain(error, screen);
        }
    }

    static RootCommand Root(Screen screen)
    {
        var root = new RootCommand("DOMS takes orders, reserves stock, collects payments, ships goods and notifies customers.")
        {
            UpCommand.Create(screen),
            DemoCommand.Create(screen),
            OrderCommands.Create(screen),
            StockCommands.Create(screen),
            SagaCommands.Create(screen),
            DeadLetterCommands.Create(screen),
            VerifyCommand.Create(screen),
            TokenCommand.Create(screen),
            BenchCommand.Create(screen),
            SimulateCommand.Create(screen),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    static string NameOf(ParseResult parsed) => parsed.CommandResult.Command is RootCommand ? ""
        : $"{PathOf(parsed.CommandResult.Command)} ";

    static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand
            ? $"{PathOf(parent)} {command.Name}" : command.Name;

    static int Explain(Exception error, Screen screen)
    {
        switch (error)
        {
            case UsageException:
                screen.Error(error.Message);
                return ExitCode.Usage;
            case SystemUnreachableException:
                screen.Error(error.Message);
                screen.Error("Start it with 'doms up', or specify --url or --data.");
                return ExitCode.Unreachable;
            case CommandException failed:
                screen.Error(failed.Message);
                return failed.ExitCode;
            case ApiException apiError:
                ExplainRefusal(apiError, screen);
                return ExitCode.Failed;
            case OperationCanceledException:
                screen.Error("Stopped.");
                return ExitCode.Failed;
            default:
                screen.Error($"Unexpected error: {error}");
                return ExitCode.Failed;
        }
    }

    static void ExplainRefusal(ApiException error, Screen screen)
    {
        screen.Error(error.Message);
        foreach (var (field, text) in error.Errors) screen.Error($"  {field}: {text}");
        var hint = error.Status switch
        {
            401 => "Pass a token with --token; in the demo profile 'doms token' issues one.",
            403 => "This requires another role: pass an operator's token with --token.",
            429 or 503 => "Try again in a moment.",
            _ => null,
        };
        if (hint is not null) screen.Error(hint);
    }
}
