using System.CommandLine;
using Doms.Client;
using Doms.Host.Running;

namespace Doms.Host.Cli;

/// <summary>Options that select the running system and the output format.</summary>
sealed class TargetOptions
{
    /// <summary>Default data folder of <c>up</c>.</summary>
    public const string DefaultDataFolder = "data";

    public Option<Uri?> Url { get; } = new("--url")
    {
        Description = "Address of the gateway, e.g. http://127.0.0.1:8080; taken from --data by default.",
        HelpName = "URL",
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url)
            && url.Scheme.StartsWith("http", StringComparison.Ordinal)
            ? url
            : Refuse(result, "--url must be an address such as http://127.0.0.1:8080"),
    };

    public Option<string?> Token { get; } = new("--token")
    {
        Description = "Bearer token; in the demo profile the command logs in as operator by default.",
        HelpName = "TOKEN",
    };

    public Option<string> Data { get; } = new("--data")
    {
        Description = "Data folder of the running system; its doms.json contains the address.",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultDataFolder,
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the response as JSON." };

    /// <summary>Adds the options to a command.</summary>
    public Command AddTo(Command command)
    {
        command.Options.Add(Url);
        command.Options.Add(Token);
        command.Options.Add(Data);
        command.Options.Add(Json);
        return command;
    }

    /// <summary>Creates a client for the selected system.</summary>
    /// <exception cref="CommandException">No running system was found.</exception>
    public async Task<DomsClient> Connect(ParseResult parsed, CancellationToken cancel)
    {
        var url = UrlOf(parsed);
        return new DomsClient(url, parsed.GetValue(Token) ?? await LogIn(url, cancel));
    }

    /// <summary>Returns the gateway's address.</summary>
    /// <exception cref="CommandException">No running system was found.</exception>
    public Uri UrlOf(ParseResult parsed)
    {
        if (parsed.GetValue(Url) is { } url) return url;
        var folder = parsed.GetValue(Data)!;
        return RunningAddresses.Find(folder)?.Gateway ?? throw new CommandException(
            $"No running system found: there is no doms.json in '{folder}'.\n"
            + "Start one with 'doms up', or specify --url or --data.",
            ExitCode.Unreachable);
    }

    /// <summary>
    /// Issues an operator token in the demo profile. Other profiles have no login, so the request is sent without a
    /// token.
    /// </summary>
    static async Task<string?> LogIn(Uri url, CancellationToken cancel)
    {
        using var client = new DomsClient(url, null);
        try
        {
            return (await client.Login("operator", "operator", cancel)).Value.Token;
        }
        catch (ApiException error) when (error.Status is 401 or 404 or 405)
        {
            return null;
        }
    }

    static Uri? Refuse(System.CommandLine.Parsing.ArgumentResult result, string reason)
    {
        result.AddError(reason);
        return null;
    }
}
