using System.Text.Json;
using Spectre.Console;

namespace Doms.Host.Cli;

/// <summary>Writes the command line's output. Tables fit a terminal; what is piped is never cut.</summary>
/// <param name="isInteractive">The output is a terminal.</param>
sealed class Screen(TextWriter output, TextWriter errors, bool isInteractive)
{
    readonly Lazy<IAnsiConsole> _ansi = new(() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(output),
    }));

    /// <summary>The screen of this process.</summary>
    public static Screen OfConsole() => new(
        new StandardOutput(System.Console.Out), System.Console.Error, isInteractive: !System.Console.IsOutputRedirected);

    public bool IsInteractive => isInteractive;

    /// <summary>Texts are not cut to the width of the terminal.</summary>
    public bool IsWide { get; set; }

    public TextWriter Output => output;

    /// <summary>Console for live tables; available only if <see cref="IsInteractive"/>.</summary>
    public IAnsiConsole Ansi => _ansi.Value;

    public void Line(string text = "") => output.WriteLine(text);

    public void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines) Line(line);
    }

    /// <summary>Writes an error, or a remark that is no part of the result.</summary>
    public void Error(string text)
    {
        try
        {
            errors.WriteLine(text);
        }
        catch (IOException)
        {
            // The disk under it is full, say: the exit code still tells, where an exception would abort the process.
        }
    }

    /// <summary>Writes a response as indented JSON.</summary>
    public void Json(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        Json(document.RootElement);
    }

    /// <inheritdoc cref="Json(ReadOnlyMemory{byte})"/>
    public void Json(JsonElement json) => output.WriteLine(JsonText.Indented(json));

    /// <summary>Writes names and values, omitting those without a value.</summary>
    public void Fields(params (string Name, string? Value)[] fields)
    {
        var given = fields.Where(field => !string.IsNullOrEmpty(field.Value)).ToList();
        var width = given.Select(field => field.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, value) in given) Line($"{name.PadRight(width)}  {value}");
    }

    /// <summary>Writes rows under headings; missing text is a dash.</summary>
    public void Table(IReadOnlyList<Column> columns, IEnumerable<string?[]> rows) => NewTable(columns).Write(rows);

    /// <summary>Begins a table whose rows are written page by page.</summary>
    public TableWriter NewTable(IReadOnlyList<Column> columns) => new(Line, columns, Width);

    int Width => isInteractive && !IsWide && System.Console.WindowWidth is > 0 and var width ? width : int.MaxValue;
}
