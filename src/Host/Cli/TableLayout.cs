namespace Doms.Host.Cli;

/// <summary>Treatment of a column where the terminal is too narrow.</summary>
enum ColumnKind
{
    /// <summary>Nothing: an id or an amount.</summary>
    Fixed,

    /// <summary>It is left out.</summary>
    Optional,

    /// <summary>Its texts are cut, and in the end left out.</summary>
    Text,
}

/// <summary>A column of a table.</summary>
readonly record struct Column(string Heading, ColumnKind Kind = ColumnKind.Fixed)
{
    public static implicit operator Column(string heading) => new(heading);

    public static Column Text(string heading) => new(heading, ColumnKind.Text);

    public static Column Optional(string heading) => new(heading, ColumnKind.Optional);
}

/// <summary>Fits the columns of a table into the width of a terminal.</summary>
static class TableLayout
{
    /// <summary>Width of texts below which optional columns are left out instead.</summary>
    const int ReadableWidth = 32;

    /// <summary>Width of texts below which they are left out instead.</summary>
    const int MinWidth = 10;

    const string Gap = "  ";
    const string Ellipsis = "…";

    /// <summary>
    /// Returns the width of each column; 0 for one that is left out. Texts are cut as long as they can be read, then optional columns are
    /// left out, the widest first, then texts are cut further, and left out. Fixed columns keep their width even if the table does not fit.
    /// </summary>
    /// <param name="natural">Width that each column needs.</param>
    /// <param name="width">Width of the terminal.</param>
    public static int[] Fit(IReadOnlyList<Column> columns, IReadOnlyList<int> natural, int width)
    {
        var wanted = natural.ToArray();
        while (true)
        {
            var widths = (int[])wanted.Clone();
            if (Cut(columns, widths, ReadableWidth, width)) return widths;
            if (Widest(columns, wanted, ColumnKind.Optional, 0) is >= 0 and var optional)
            {
                wanted[optional] = 0;
                continue;
            }

            if (Cut(columns, widths, MinWidth, width)) return widths;
            if (Widest(columns, widths, ColumnKind.Text, 0) is not (>= 0 and var text)) return widths;
            wanted[text] = 0;
        }
    }

    /// <summary>Returns one line of a table.</summary>
    public static string Line(IReadOnlyList<string> cells, IReadOnlyList<int> widths) => string.Join(
        Gap, cells.Select((cell, i) => (Text: cell, Width: widths[i])).Where(cell => cell.Width > 0)
            .Select(cell => Cut(cell.Text, cell.Width).PadRight(cell.Width))).TrimEnd();

    /// <summary>Returns a text in one line of the width, cut with an ellipsis.</summary>
    public static string Cut(string text, int width)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= width ? line : $"{line[..(width - 1)].TrimEnd()}{Ellipsis}";
    }

    static int Total(int[] widths)
    {
        var shown = widths.Count(width => width > 0);
        return widths.Sum() + (Math.Max(0, shown - 1) * Gap.Length);
    }

    /// <summary>Cuts the widest texts to at least a width; returns true if the table fits.</summary>
    static bool Cut(IReadOnlyList<Column> columns, int[] widths, int least, int width)
    {
        while (Total(widths) > width && Widest(columns, widths, ColumnKind.Text, least) is >= 0 and var widest) widths[widest]--;
        return Total(widths) <= width;
    }

    /// <summary>Returns the widest column of a kind that is wider than a width, the last one of several; -1 for none.</summary>
    static int Widest(IReadOnlyList<Column> columns, int[] widths, ColumnKind kind, int least)
    {
        var widest = -1;
        for (var i = 0; i < widths.Length; i++)
        {
            if (columns[i].Kind == kind && widths[i] > least && (widest < 0 || widths[i] >= widths[widest])) widest = i;
        }

        return widest;
    }
}
