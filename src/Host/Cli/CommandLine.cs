using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Doms.Client;
using Doms.Host.Bench;
using Doms.Host.Commands;

namespace Doms.Host.Cli;

/// <summary>The executable's commands, and what becomes of their errors.</summary>
static class CommandLine
{
    /// <summary>How long a command may take to end after SIGINT or SIGTERM.</summary>
    static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs a command; returns one of <see cref="ExitCode"/>.</summary>
    public static async Task<int> Run(string[] args)
    {
        var screen = new Screen(Console.Out, Console.Error, isInteractive: !Console.IsOutputRedirected);
        var parsed = Root(screen).Parse(args);
        var misread = parsed.Action as ParseErrorAction;
        if (misread is not null) misread.ShowHelp = false;
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = ShutdownTimeout,
        };
        try
        {
            var code = await parsed.InvokeAsync(configuration);
            if (misread is null) return code;
            screen.Error($"Run 'doms {NameOf(parsed)}--help' to see what there is.");
            return ExitCode.Usage;
        }
        catch (Exception error)
        {
            return Explain(error, screen);
        }
    }

    static RootCommand Root(Screen screen)
    {
        var root = new RootCommand("DOMS takes orders, reserves the stock, collects the money, ships the goods and tells the customer.")
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
                screen.Error("Start it with 'doms up', or say where it is with --url or --data.");
                return ExitCode.Unreachable;
            case CommandException failed:
                screen.Error(failed.Message);
                return failed.ExitCode;
            case ApiException refused:
                ExplainRefusal(refused, screen);
                return ExitCode.Failed;
            case OperationCanceledException:
                screen.Error("Stopped.");
                return ExitCode.Failed;
            default:
                screen.Error($"Unexpected: {error}");
                return ExitCode.Failed;
        }
    }

    static void ExplainRefusal(ApiException refused, Screen screen)
    {
        screen.Error(refused.Message);
        foreach (var (field, text) in refused.Errors) screen.Error($"  {field}: {text}");
        var hint = refused.Status switch
        {
            401 => "Give a token with --token; in the demo profile 'doms token' makes one.",
            403 => "This needs another role: give an operator's token with --token.",
            429 or 503 => "Try again in a moment.",
            _ => null,
        };
        if (hint is not null) screen.Error(hint);
    }
}
