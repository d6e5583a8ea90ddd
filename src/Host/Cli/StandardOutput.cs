using System.Text;

namespace Doms.Host.Cli;

/// <summary>The standard output of this process; where it cannot be written, the error says that it was this.</summary>
/// <param name="output">Receives the text.</param>
sealed class StandardOutput(TextWriter output) : TextWriter
{
    public override Encoding Encoding => output.Encoding;

    public override void Write(char value) => Try(() => output.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => output.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => output.Write(value));

    public override void WriteLine(string? value) => Try(() => output.WriteLine(value));

    public override void Flush() => Try(output.Flush);

    static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(error);
        }
    }
}

/// <summary>Standard output cannot be written: it is closed, or leads to a full disk.</summary>
sealed class OutputException(Exception inner) : IOException($"Standard output cannot be written: {Reason(inner)}", inner)
{
    /// <summary>The descriptor of a closed output cannot be written; the library takes that for a path without rights.</summary>
    static string Reason(Exception inner) => inner is UnauthorizedAccessException ? "it is closed." : $"{inner.Message.TrimEnd('.')}.";
}
