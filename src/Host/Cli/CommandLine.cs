using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Doms.Client;
using Doms.Host.Bench;
using Doms.Host.Commands;

namespace Doms.Host.Cli;

/// <summary>Runs the executable's commands and reports their errors.</summary>
static class CommandLine
{
    /// <summary>Maximum time for a command to end after SIGINT or SIGTERM: the longest drain, and what its parts may take.</summary>
    static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(160);

    /// <summary>Runs a command and returns one of <see cref="ExitCode"/>.</summary>
    public static Task<int> Run(string[] args) => Run(args, Screen.OfConsole());

    internal static async Task<int> Run(string[] args, Screen screen)
    {
        // An unset variable of a shell would else turn the address of one resource into that of a list.
        if (args.Contains(""))
        {
            screen.Error("An argument is empty; leave it out, or give a value.");
            return ExitCode.Usage;
        }

        var parsed = Parse(args, screen);
        if (IsInvalid(parsed))
        {
            UsageErrors.Print(parsed, screen);
            return ExitCode.Usage;
        }

        screen.IsWide = parsed.GetValue(TargetOptions.Wide);
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = ShutdownTimeout, Output = screen.Output,
        };
        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (Exception error)
        {
            return Explain(error, parsed, screen);
        }
    }

    /// <summary>Reads a command line; an argument that begins with @ is no name of a file with more of them.</summary>
    internal static ParseResult Parse(IReadOnlyList<string> args, Screen screen) =>
        Root(screen).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

    internal static RootCommand Root(Screen screen)
    {
        var root = new RootCommand("DOMS takes orders, reserves stock, collects payments, ships goods and notifies customers.")
        {
            UpCommand.Create(screen),
            DemoCommand.Create(screen),
            OrderCommands.Create(screen),
            PaymentCommands.Create(screen),
            RefundCommands.Create(screen),
            ShipmentCommands.Create(screen),
            StockCommands.Create(screen),
            ReservationCommands.Create(screen),
            MailCommands.Create(screen),
            SagaCommands.Create(screen),
            DeadLetterCommands.Create(screen),
            VerifyCommand.Create(screen),
            HealthCommand.Create(),
            BackupCommand.Create(screen),
            RestoreCommand.Create(screen),
            SupportBundleCommand.Create(screen),
            MigrateCommand.Create(screen),
            SettingsCommand.Create(screen),
            ProviderCommands.Create(screen),
            TokenCommand.Create(screen),
            BenchCommand.Create(screen),
            SimulateCommand.Create(screen),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    /// <summary>An unknown word is an error also where help is asked for, because the help would be that of another command.</summary>
    static bool IsInvalid(ParseResult parsed) => parsed.Action is ParseErrorAction || UsageErrors.FindUnknownWord(parsed) is not null;

    internal static int Explain(Exception error, ParseResult parsed, Screen screen)
    {
        switch (error)
        {
            case UsageException:
                screen.Error(error.Message);
                return ExitCode.Usage;
            case SystemUnreachableException:
                screen.Error(error.Message);
                screen.Error($"Start it with '{CalledAs.Name} up', or specify --url or --data.");
                return ExitCode.Unreachable;
            case CommandException failed:
                screen.Error(failed.Message);
                return failed.ExitCode;
            case ApiException apiError:
                ExplainRefusal(apiError, parsed, screen);
                return ExitCode.Failed;
            case OperationCanceledException:
                screen.Error("Stopped.");
                return ExitCode.Failed;
            default:
                screen.Error(Failure.Explain(error, Failure.FolderOf(parsed)) ?? $"Unexpected error: {error}");
                return ExitCode.Failed;
        }
    }

    /// <summary>Prints the errors of the fields, or else the message, which only sums them up.</summary>
    static void ExplainRefusal(ApiException error, ParseResult parsed, Screen screen)
    {
        if (error.Errors.Count == 0) screen.Error(AsGiven(error.Message, parsed));
        foreach (var (field, text) in error.Errors) screen.Error(FieldNames.Explain(field, text, parsed.CommandResult.Command));
        if (IsForUrl(parsed) && MayBeOfAnother(error)) screen.Error("Check --url: it must be the address of a gateway of DOMS.");
        var hint = error.Status switch
        {
            401 => $"Pass a token with --token-file or DOMS_TOKEN; in the demo profile '{CalledAs.Name} token' issues one.",
            403 => "This requires another role: pass an operator's token with --token-file or DOMS_TOKEN.",
            429 or 503 => $"Try again in {error.RetryAfter?.TotalSeconds ?? 1:0} s.",
            _ => null,
        };
        if (hint is not null) screen.Error(hint);
        // A single service takes the callers of its gateway only.
        if (IsForUrl(parsed) && error.Code == "unauthenticated")
            screen.Error("If you did, check --url: it must be the address of a gateway of DOMS.");
    }

    /// <summary>A path keeps the slash of an id escaped, and so does the answer.</summary>
    static string AsGiven(string message, ParseResult parsed) => parsed.Tokens.Select(token => token.Value)
        .Where(word => word.Contains('/', StringComparison.Ordinal))
        .Select(word => (Given: word, Sent: word.Replace("/", "%2F", StringComparison.Ordinal)))
        .Aggregate(message, (text, word) => text.Replace(word.Sent, word.Given, StringComparison.Ordinal));

    static bool IsForUrl(ParseResult parsed) => parsed.CommandResult.Children.OfType<OptionResult>()
        .Any(option => option is { Implicit: false, Option.Name: TargetOptions.UrlName });

    /// <summary>
    /// A single service has only its own part of the API; another program answers without a problem document.
    /// </summary>
    static bool MayBeOfAnother(ApiException error) =>
        error.Problem is null ? error.Status is < 400 or 404 or 405 : error.Code is "not_found";
}
