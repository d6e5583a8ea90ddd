namespace Doms.Primitives;

/// <summary>The texts of an enum's values, as they are stored and shown.</summary>
public sealed class EnumText<T>
    where T : struct, Enum
{
    readonly string _name;
    readonly T[] _values;
    readonly string[] _texts;

    /// <param name="name">Name of the enum in an error, e.g. <c>order status</c>.</param>
    /// <param name="table">Each value with its text.</param>
    /// <exception cref="ArgumentException">A value or text is missing or listed twice.</exception>
    public EnumText(string name, params ReadOnlySpan<(T Value, string Text)> table)
    {
        _name = name;
        _values = new T[table.Length];
        _texts = new string[table.Length];
        for (var i = 0; i < table.Length; i++) (_values[i], _texts[i]) = table[i];
        var count = Enum.GetValues<T>().Length;
        if (table.Length != count || _values.Distinct().Count() != count || _texts.Distinct(StringComparer.Ordinal).Count() != count)
            throw new ArgumentException($"Every {name} needs one text of its own.", nameof(table));
    }

    /// <summary>Every text, in the order of the table.</summary>
    public IReadOnlyList<string> All => _texts;

    /// <exception cref="ArgumentOutOfRangeException">The value is not in the enum.</exception>
    public string Of(T value) => Array.IndexOf(_values, value) is var index and >= 0
        ? _texts[index]
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"Unknown {_name}.");

    /// <exception cref="ArgumentException">The text is unknown.</exception>
    public T Parse(string text) => Array.IndexOf(_texts, text) is var index and >= 0
        ? _values[index]
        : throw new ArgumentException($"Unknown {_name} '{text}'.", nameof(text));
}
