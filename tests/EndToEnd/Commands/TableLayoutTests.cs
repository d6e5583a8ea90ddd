using Doms.Host.Cli;

namespace Doms.Tests.EndToEnd.Commands;

public sealed class TableLayoutTests
{
    static readonly IReadOnlyList<Column> Columns = ["ID", "STATUS", Column.Text("REASON"), Column.Optional("CUSTOMER")];

    [Theory]
    [InlineData(int.MaxValue, 36, 9, 60, 20)]
    [InlineData(131, 36, 9, 60, 20)]
    [InlineData(103, 36, 9, 32, 20)]
    [InlineData(102, 36, 9, 53, 0)]
    [InlineData(80, 36, 9, 31, 0)]
    [InlineData(60, 36, 9, 11, 0)]
    [InlineData(50, 36, 9, 0, 0)]
    [InlineData(20, 36, 9, 0, 0)]
    public void Table_cuts_texts_then_drops_columns_never_ids(int width, params int[] expected) =>
        TableLayout.Fit(Columns, [36, 9, 60, 20], width).ShouldBe(expected);

    [Theory]
    [InlineData("short", 5, "short")]
    [InlineData("a text of several words", 10, "a text of…")]
    [InlineData("two\nlines", 20, "two lines")]
    public void Text_is_cut_to_one_line_with_an_ellipsis(string text, int width, string expected) =>
        TableLayout.Cut(text, width).ShouldBe(expected);

    [Fact]
    public void Later_page_widens_columns_and_repeats_no_heading()
    {
        var lines = new List<string>();
        var table = new TableWriter(lines.Add, ["A", "B"], int.MaxValue);

        table.Write([["1", null]]);
        table.Write([["long", "2"]]);

        lines.ShouldBe(["A  B", "1  -", "long  2"]);
    }
}
