using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace Doms.Host.Cli;

/// <summary>Writes the command line's output: tables on a terminal, plain lines otherwise.</summary>
/// <param name="isInteractive">The output is a terminal.</param>
sealed class Screen(TextWriter output, TextWriter errors, bool isInteractive)
{
    static readonly JsonWriterOptions Indented = new() { Indented = true };
    readonly Lazy<IAnsiConsole> _ansi = new(() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(output),
    }));

    public bool IsInteractive => isInteractive;

    public TextWriter Output => output;

    /// <summary>Console for live tables; available only if <see cref="IsInteractive"/>.</summary>
    public IAnsiConsole Ansi => _ansi.Value;

    public void Line(string text = "") => output.WriteLine(text);

    public void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines) Line(line);
    }

    public void Error(string text) => errors.WriteLine(text);

    /// <summary>Writes a response as indented JSON.</summary>
    public void Json(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented)) document.WriteTo(writer);
        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    /// <summary>Writes names and values, omitting those without a value.</summary>
    public void Fields(params (string Name, string? Value)[] fields)
    {
        var width = fields.Max(field => field.Name.Length);
        foreach (var (name, value) in fields)
            if (!string.IsNullOrEmpty(value))
                Line($"{name.PadRight(width)}  {value}");
    }

    /// <summary>Writes rows under headings; missing text is a dash.</summary>
    public void Table(string[] headings, IEnumerable<string?[]> rows)
    {
        var cells = rows.Select(row => row.Select(cell => string.IsNullOrEmpty(cell) ? "-" : cell).ToArray()).ToList();
        if (isInteractive) Draw(headings, cells);
        else Print(headings, cells);
    }

    void Draw(string[] headings, List<string[]> cells)
    {
        var table = new Table().RoundedBorder();
        foreach (var heading in headings) table.AddColumn(new TableColumn(Markup.Escape(heading)));
        foreach (var row in cells) table.AddRow([.. row.Select(Markup.Escape)]);
        Ansi.Write(table);
    }

    void Print(string[] headings, List<string[]> cells)
    {
        var widths = headings.Select((heading, i) => cells.Select(row => row[i].Length).Append(heading.Length).Max()).ToArray();
        foreach (var row in cells.Prepend(headings))
            Line(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }
}
