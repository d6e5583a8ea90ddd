using System.CommandLine;
using System.Text.Json;
using Doms.Client;
using Doms.Host.Running;

namespace Doms.Host.Cli;

/// <summary>The options that say which running system a command is for, and how its answer is printed.</summary>
sealed class TargetOptions
{
    /// <summary>Where <c>up</c> keeps its data unless told otherwise.</summary>
    public const string DefaultDataFolder = "data";

    public Option<Uri?> Url { get; } = new("--url")
    {
        Description = "Address of the gateway, e.g. http://127.0.0.1:8080; found through --data when left out.",
        HelpName = "URL",
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url)
            && url.Scheme.StartsWith("http", StringComparison.Ordinal)
            ? url
            : Refuse(result, "--url must be an address such as http://127.0.0.1:8080"),
    };

    public Option<string?> Token { get; } = new("--token")
    {
        Description = "Bearer token; in the demo profile the command logs itself in as operator when left out.",
        HelpName = "TOKEN",
    };

    public Option<string> Data { get; } = new("--data")
    {
        Description = "Data folder of the running system, whose doms.json says where it is.",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultDataFolder,
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the answer as JSON." };

    /// <summary>Adds the options to a command.</summary>
    public Command AddTo(Command command)
    {
        command.Options.Add(Url);
        command.Options.Add(Token);
        command.Options.Add(Data);
        command.Options.Add(Json);
        return command;
    }

    /// <summary>A client for the system that is meant.</summary>
    /// <exception cref="CommandException">No system is known of.</exception>
    public async Task<DomsClient> Connect(ParseResult parsed, CancellationToken cancel)
    {
        var url = UrlOf(parsed);
        return new DomsClient(url, parsed.GetValue(Token) ?? await LogIn(url, cancel));
    }

    /// <summary>The gateway's address.</summary>
    /// <exception cref="CommandException">No system is known of.</exception>
    public Uri UrlOf(ParseResult parsed)
    {
        if (parsed.GetValue(Url) is { } given) return given;
        var folder = parsed.GetValue(Data)!;
        return FindRunning(folder)?.Gateway ?? throw new CommandException(
            $"No running system is known of: there is no doms.json in '{folder}'.\n"
            + "Start one with 'doms up', or say where it is with --url or --data.",
            ExitCode.Unreachable);
    }

    /// <summary>What a data folder says of the process that runs on it; null when it says nothing.</summary>
    public static RunningAddresses? FindRunning(string folder)
    {
        var file = Path.Combine(folder, "doms.json");
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), AddressesJson.Default.RunningAddresses) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The demo profile lets anybody log in; elsewhere there is no such address, and the call goes without a token.</summary>
    static async Task<string?> LogIn(Uri url, CancellationToken cancel)
    {
        using var client = new DomsClient(url, null);
        try
        {
            return (await client.Login("operator", "operator", cancel)).Value.Token;
        }
        catch (ApiException refused) when (refused.Status is 401 or 404 or 405)
        {
            return null;
        }
    }

    static Uri? Refuse(System.CommandLine.Parsing.ArgumentResult result, string why)
    {
        result.AddError(why);
        return null;
    }
}
