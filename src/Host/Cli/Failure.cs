using System.CommandLine;
using System.Text.Json;
using Doms.Engine.Storage;
using Doms.Host.Running;

namespace Doms.Host.Cli;

/// <summary>Says in one sentence why a command failed or the system did not start, and what to do.</summary>
static class Failure
{
    /// <summary>Returns the sentence; null for a failure that the program did not foresee.</summary>
    /// <param name="folder">The data folder.</param>
    public static string? Explain(Exception error, string folder) => error switch
    {
        StoreUnavailableException or StoreRefusedException => $"{error.Message} See what is wrong with {Path.GetFullPath(folder)}, "
            + "or choose another folder with --data.",
        OutputException => error.Message,
        InvalidDataException { InnerException: { } inner } => ExplainSettings(inner, folder),
        InvalidDataException => error.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
            $"{error.Message} Take another port with --port, or --port 0.",
        IOException when PathIn(error) is not null => error.Message,
        UnauthorizedAccessException when PathIn(error) is { } path && !IsIn(path, folder) => error.Message,
        UnauthorizedAccessException => $"{error.Message} The data folder must belong to user {Environment.UserName}; "
            + "or choose another folder with --data.",
        OutOfMemoryException => "There is not enough memory: 256 MB are needed.",
        IOException => $"{error.Message} (data folder {Path.GetFullPath(folder)})",
        // An exception of the program's own has a message for people.
        _ when error.GetType().Assembly.GetName().Name!.StartsWith(nameof(Doms), StringComparison.OrdinalIgnoreCase) => error.Message,
        _ => null,
    };

    /// <summary>Returns the data folder that a command line names; the default one for a command that has none.</summary>
    public static string FolderOf(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.OfType<Option<string>>().FirstOrDefault(option => option.Name == TargetOptions.DataName)
            is { } data && parsed.GetValue(data) is { } folder
            ? folder
            : TargetOptions.DefaultDataFolder;

    /// <summary>The file that an error of the system is about; null where it names none.</summary>
    static string? PathIn(Exception error) => error.Message.Split('\'', 3) is [_, var path, _] && Path.IsPathRooted(path) ? path : null;

    static bool IsIn(string path, string folder) => Path.GetRelativePath(folder, path) is var way && way != ".."
        && !way.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !Path.IsPathRooted(way);

    /// <summary>Names the line of a settings file that is no JSON.</summary>
    static string ExplainSettings(Exception error, string folder)
    {
        var file = ProcessConfiguration.FileOf(folder);
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is JsonException { LineNumber: { } line }) return $"{file} is not valid JSON: see line {line + 1}. {Reason(inner)}";
        }

        return $"{file} cannot be read: {error.Message}";
    }

    /// <summary>The parser's reason, without its own count of lines, which begins at 0.</summary>
    static string Reason(Exception error) => error.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];
}
