namespace Doms.Tests.Architecture.Code;

internal enum CharacterKind : byte
{
    Code,
    Comment,
    Literal,
}

/// <summary>Separates code, comments and literals, also inside the holes of interpolated and raw strings.</summary>
internal sealed class CSharpLexer
{
    readonly string _text;
    readonly CharacterKind[] _kinds;
    int _at;

    CSharpLexer(string text)
    {
        _text = text;
        _kinds = new CharacterKind[text.Length];
    }

    /// <summary>Returns the kind of each character.</summary>
    public static CharacterKind[] Classify(string text)
    {
        var lexer = new CSharpLexer(text);
        lexer.ReadCode(inHole: false);
        return lexer._kinds;
    }

    void ReadCode(bool inHole)
    {
        var depth = 0;
        while (_at < _text.Length)
        {
            if (StartsWith("//")) Mark(EndOf("\n", 0), CharacterKind.Comment);
            else if (StartsWith("/*")) Mark(EndOf("*/", 2), CharacterKind.Comment);
            else if (StartsString()) ReadString();
            else if (_text[_at] == '\'') ReadCharacter();
            else if (inHole && EndsHole(ref depth)) return;
            else _at++;
        }
    }

    // A hole ends at its brace, or at the colon of its format.
    bool EndsHole(ref int depth)
    {
        switch (_text[_at])
        {
            case '(' or '[' or '{':
                depth++;
                return false;
            case ')' or ']':
                depth--;
                return false;
            case '}':
                return depth-- == 0;
            case ':':
                return depth == 0 && !StartsWith("::") && _text[_at - 1] != ':';
            default:
                return false;
        }
    }

    bool StartsString()
    {
        var at = _at;
        while (at < _text.Length && _text[at] is '$' or '@') at++;
        return at < _text.Length && _text[at] == '"';
    }

    void ReadString()
    {
        var holes = 0;
        var isVerbatim = false;
        for (; _text[_at] is '$' or '@'; Mark(_at + 1, CharacterKind.Literal))
        {
            if (_text[_at] == '$') holes++;
            else isVerbatim = true;
        }

        var quotes = CountOf('"');
        if (quotes >= 3) ReadRaw(new string('"', quotes), holes);
        else ReadQuoted(holes > 0, isVerbatim);
    }

    void ReadRaw(string quotes, int holes)
    {
        Mark(_at + quotes.Length, CharacterKind.Literal);
        while (_at < _text.Length && !StartsWith(quotes))
        {
            var braces = holes > 0 ? CountOf('{') : 0;
            Mark(_at + Math.Max(braces, 1), CharacterKind.Literal);
            if (braces > 0 && braces >= holes) ReadCode(inHole: true);
        }

        Mark(_at + quotes.Length, CharacterKind.Literal);
    }

    void ReadQuoted(bool hasHoles, bool isVerbatim)
    {
        Mark(_at + 1, CharacterKind.Literal);
        while (_at < _text.Length)
        {
            var isPair = isVerbatim ? StartsWith("\"\"") : _text[_at] == '\\';
            var isEnd = !isPair && _text[_at] == '"';
            var braces = hasHoles ? CountOf('{') : 0;
            Mark(_at + Math.Max(braces, isPair ? 2 : 1), CharacterKind.Literal);
            if (isEnd) return;
            if (braces % 2 == 1) ReadCode(inHole: true);
        }
    }

    void ReadCharacter()
    {
        Mark(_at + 1, CharacterKind.Literal);
        while (_at < _text.Length && _text[_at] != '\'') Mark(_at + (_text[_at] == '\\' ? 2 : 1), CharacterKind.Literal);
        Mark(_at + 1, CharacterKind.Literal);
    }

    void Mark(int end, CharacterKind kind)
    {
        var to = Math.Min(end, _text.Length);
        _kinds.AsSpan(_at..to).Fill(kind);
        _at = to;
    }

    int EndOf(string what, int length)
    {
        var end = _text.IndexOf(what, _at, StringComparison.Ordinal);
        return end < 0 ? _text.Length : end + length;
    }

    int CountOf(char character)
    {
        var end = _at;
        while (end < _text.Length && _text[end] == character) end++;
        return end - _at;
    }

    bool StartsWith(string what) => string.CompareOrdinal(_text, _at, what, 0, what.Length) == 0;
}
