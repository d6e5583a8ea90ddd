using System.CommandLine;
using Doms.Client;
using Doms.Host.Running;

namespace Doms.Host.Cli;

/// <summary>Options that select the running system, the caller and the output format.</summary>
sealed class TargetOptions
{
    /// <summary>Default data folder of <c>up</c>.</summary>
    public const string DefaultDataFolder = "data";

    public const string TokenName = "--token";

    /// <summary>Name of the option with the gateway's address.</summary>
    public const string UrlName = "--url";

    /// <summary>Name of the option with the data folder, in every command that has one.</summary>
    public const string DataName = "--data";

    /// <summary>Environment variable with a bearer token, which other users of the machine cannot read, unlike arguments.</summary>
    const string TokenVariable = "DOMS_TOKEN";

    public Option<Uri?> Url { get; } = new(UrlName)
    {
        Description = "Address of the gateway, e.g. http://127.0.0.1:8080; taken from --data by default.",
        HelpName = "URL",
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url)
            && url.Scheme.StartsWith("http", StringComparison.Ordinal)
            ? url
            : Refuse(result, "--url must be an address such as http://127.0.0.1:8080"),
    };

    public Option<string?> Token { get; } = new(TokenName)
    {
        Description = $"Bearer token; {TokenVariable} and --token-file hide it from other users. "
            + "In the demo profile the command logs in as operator by default.",
        HelpName = "TOKEN",
    };

    public Option<string?> TokenFile { get; } = Options.Text("--token-file", "File with the bearer token; - is standard input.", "FILE");

    public Option<string> Data { get; } = new(DataName)
    {
        Description = "Data folder of the running system; its doms.json contains the address.",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultDataFolder,
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the response as JSON." };

    /// <summary>Prints tables without cutting their texts; the same for all commands.</summary>
    public static Option<bool> Wide { get; } = new("--wide") { Description = "Do not cut texts to the width of the terminal." };

    /// <summary>Adds the options to a command.</summary>
    public Command AddTo(Command command)
    {
        command.Options.Add(Token);
        command.Options.Add(TokenFile);
        command.Excludes(Token, TokenFile);
        return AddWithoutToken(command);
    }

    /// <summary>Adds the options to a command that needs no token.</summary>
    public Command AddWithoutToken(Command command)
    {
        command.Options.Add(Url);
        command.Options.Add(Data);
        command.Options.Add(Json);
        command.Options.Add(Wide);
        command.Excludes(Url, Data);
        return command;
    }

    /// <summary>Creates a client for the selected system.</summary>
    /// <exception cref="CommandException">
    /// No running system was found, another one answers at its address, or the token file cannot be read.
    /// </exception>
    public async Task<DomsClient> Connect(ParseResult parsed, CancellationToken cancel)
    {
        var url = UrlOf(parsed);
        if (parsed.GetValue(Url) is null) await CheckInstance(url, parsed.GetValue(Data)!, cancel);
        return new DomsClient(url, await FindToken(parsed, cancel) ?? await LogIn(url, cancel));
    }

    /// <summary>Returns the gateway's address.</summary>
    /// <exception cref="CommandException">No running system was found.</exception>
    public Uri UrlOf(ParseResult parsed)
    {
        if (parsed.GetValue(Url) is { } url) return url;
        var folder = parsed.GetValue(Data)!;
        return RunningAddresses.Find(folder)?.Gateway ?? throw new CommandException(
            $"No running system found: no process runs on the data folder '{folder}'.\n"
            + $"Start one with '{CalledAs.Command("up", folder)}', or specify --url or --data.",
            ExitCode.Unreachable);
    }

    /// <summary>The selected system, as further commands on it name it.</summary>
    public CalledAt At(ParseResult parsed) => new(parsed.GetValue(Url), parsed.GetValue(Data)!);

    async Task<string?> FindToken(ParseResult parsed, CancellationToken cancel)
    {
        if (parsed.GetValue(Token) is { Length: > 0 } token) return Checked(token, TokenName);
        if (parsed.GetValue(TokenFile) is { } file) return Checked(await ReadToken(file, cancel), $"Token file '{file}'");
        return Environment.GetEnvironmentVariable(TokenVariable)?.Trim() is { Length: > 0 } variable
            ? Checked(variable, TokenVariable)
            : null;
    }

    static string Checked(string token, string source) => HeaderText.CheckToken(token) is { } problem
        ? throw new UsageException($"{source}: a token {problem}.")
        : token;

    static async Task<string> ReadToken(string file, CancellationToken cancel)
    {
        try
        {
            var text = file == "-" ? await System.Console.In.ReadToEndAsync(cancel) : await File.ReadAllTextAsync(file, cancel);
            return text.Trim() is { Length: > 0 } token ? token : throw new CommandException($"Token file '{file}' is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"Token file '{file}' cannot be read: {error.Message}", inner: error);
        }
    }

    /// <summary>Checks that the process that answers runs on the folder whose <c>doms.json</c> has its address.</summary>
    static async Task CheckInstance(Uri url, string folder, CancellationToken cancel)
    {
        if (RunningAddresses.Find(folder)?.Instance is not { } expected) return;
        using var client = new DomsClient(url, null);
        if (await client.FindInstance(cancel) != expected)
            throw new CommandException(
                $"Another system than the one of '{folder}' answers at {url}. Specify the address of the right one with --url.",
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
