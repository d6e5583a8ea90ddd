namespace Doms.Host.Cli;

/// <summary>Writes a table page by page: the columns are as wide as the first page needs, and grow with later ones.</summary>
/// <param name="output">Receives the lines.</param>
/// <param name="width">Width of the terminal; <see cref="int.MaxValue"/> cuts nothing.</param>
sealed class TableWriter(Action<string> output, IReadOnlyList<Column> columns, int width)
{
    const string Missing = "-";
    readonly int[] _natural = [.. columns.Select(column => column.Heading.Length)];
    bool _hasHeading;

    /// <summary>Writes rows, and before the first of them the headings; missing text is a dash.</summary>
    public void Write(IEnumerable<string?[]> rows)
    {
        var cells = rows.Select(row => row.Select(cell => string.IsNullOrEmpty(cell) ? Missing : cell).ToArray()).ToList();
        foreach (var row in cells)
            for (var i = 0; i < row.Length; i++)
                _natural[i] = Math.Max(_natural[i], row[i].Length);
        var widths = TableLayout.Fit(columns, _natural, width);
        if (!_hasHeading) output(TableLayout.Line([.. columns.Select(column => column.Heading)], widths));
        _hasHeading = true;
        foreach (var row in cells) output(TableLayout.Line(row, widths));
    }
}
