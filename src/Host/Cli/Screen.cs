using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace Doms.Host.Cli;

/// <summary>What the command line writes: tables for people, plain lines where the output is no terminal.</summary>
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

    /// <summary>For live tables; use it only where <see cref="IsInteractive"/>.</summary>
    public IAnsiConsole Ansi => _ansi.Value;

    public void Line(string text = "") => output.WriteLine(text);

    public void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines) Line(line);
    }

    public void Error(string text) => errors.WriteLine(text);

    /// <summary>An answer as it came, indented.</summary>
    public void Json(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented)) document.WriteTo(writer);
        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    /// <summary>Names and values, those without a value left out.</summary>
    public void Fields(params (string Name, string? Value)[] fields)
    {
        var width = fields.Max(field => field.Name.Length);
        foreach (var (name, value) in fields)
            if (!string.IsNullOrEmpty(value))
                Line($"{name.PadRight(width)}  {value}");
    }

    /// <summary>Rows under headings; text that is missing is a dash.</summary>
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
