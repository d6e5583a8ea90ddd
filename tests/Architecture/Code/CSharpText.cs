namespace Doms.Tests.Architecture.Code;

/// <summary>
/// The text of a C# file in three layers: code, comments and literals. Each layer is as long as the whole text, with
/// blanks where another layer has characters, so an index names the same place in all of them.
/// </summary>
internal sealed class CSharpText
{
    CSharpText(string text, CharacterKind[] kinds)
    {
        Code = Layer(text, kinds, CharacterKind.Code);
        Comments = Layer(text, kinds, CharacterKind.Comment);
        Literals = Layer(text, kinds, CharacterKind.Literal);
    }

    public string Code { get; }

    /// <summary>Comments with their slashes.</summary>
    public string Comments { get; }

    /// <summary>Strings and characters with their quotes; the holes of interpolated strings are code.</summary>
    public string Literals { get; }

    public static CSharpText Of(IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines);
        return new CSharpText(text, CSharpLexer.Classify(text));
    }

    /// <summary>Returns the line of an index, counted from 1.</summary>
    public static int LineOf(string layer, int index) => layer.AsSpan(0, index).Count('\n') + 1;

    static string Layer(string text, CharacterKind[] kinds, CharacterKind kind) => string.Create(
        text.Length,
        (text, kinds, kind),
        static (characters, all) =>
        {
            for (var i = 0; i < characters.Length; i++)
                characters[i] = all.kinds[i] == all.kind || all.text[i] == '\n' ? all.text[i] : ' ';
        });
}
