namespace Doms.Host.Cli;

/// <summary>A column of a table.</summary>
/// <param name="MayBeCut">A text that may be shortened, or left out, where the terminal is too narrow; ids and amounts may not.</param>
readonly record struct Column(string Heading, bool MayBeCut = false)
{
    public static implicit operator Column(string heading) => new(heading);

    /// <summary>A column whose text may be cut.</summary>
    public static Column Cut(string heading) => new(heading, MayBeCut: true);
}

/// <summary>Fits the columns of a table into the width of a terminal.</summary>
static class TableLayout
{
    /// <summary>Width of a column that is cut, below which it is left out instead.</summary>
    const int MinCut = 10;

    const string Gap = "  ";
    const string Ellipsis = "…";

    /// <summary>
    /// Returns the width of each column; 0 for one that is left out. The widest texts are cut first, then texts are left out from the
    /// right. Columns that may not be cut keep their width even if the table does not fit.
    /// </summary>
    /// <param name="natural">Width that each column needs.</param>
    /// <param name="width">Width of the terminal.</param>
    public static int[] Fit(IReadOnlyList<Column> columns, IReadOnlyList<int> natural, int width)
    {
        var wanted = natural.ToArray();
        while (true)
        {
            var widths = (int[])wanted.Clone();
            while (Total(widths) > width && Widest(columns, widths) is >= 0 and var widest) widths[widest]--;
            if (Total(widths) <= width || LastCuttable(columns, widths) is not (>= 0 and var last)) return widths;
            wanted[last] = 0;
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

    static int Widest(IReadOnlyList<Column> columns, int[] widths)
    {
        var widest = -1;
        for (var i = 0; i < widths.Length; i++)
        {
            if (columns[i].MayBeCut && widths[i] > MinCut && (widest < 0 || widths[i] >= widths[widest])) widest = i;
        }

        return widest;
    }

    static int LastCuttable(IReadOnlyList<Column> columns, int[] widths) =>
        Enumerable.Range(0, widths.Length).LastOrDefault(i => columns[i].MayBeCut && widths[i] > 0, -1);
}
