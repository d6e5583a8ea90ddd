using Doms.Engine.Storage;

namespace Doms.Tests.Compliance;

/// <summary>Requirements on a store whose lists are read without SQL.</summary>
public abstract class ListCompliance : StoreSuite
{
    IRowLists Lists => (IRowLists)Store;

    [Fact]
    public async Task Rows_are_read_in_the_order_of_their_keys()
    {
        await Commit([.. "bacd".Select(id => Insert(new Sample($"{id}", 1)))]);
        var rows = await Lists.ReadAll([Key("c"), Key("none"), new RowKey(Samples.Counters, "a"), Key("a"), Key("c")], Cancel);
        rows.ShouldBe([new Sample("c", 1), null, null, new Sample("a", 1), new Sample("c", 1)]);
        (await Lists.ReadAll([], Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, false, 3, "B a a1")]
    [InlineData("a", false, 9, "a1 b")]
    [InlineData("a0", false, 9, "a1 b")]
    [InlineData("b", false, 9, "")]
    [InlineData(null, true, 3, "b a1 a")]
    [InlineData("a1", true, 9, "a B")]
    [InlineData("a2", true, 9, "a1 a B")]
    [InlineData("B", true, 9, "")]
    public async Task Lists_go_upwards_and_downwards_from_a_key(string? beyond, bool descending, int limit, string expected)
    {
        await Commit([.. new[] { "b", "B", "a", "a1" }.Select(id => Insert(new Sample(id, 1)))]);
        var rows = await Lists.List(Samples.Table, beyond, descending, limit, Cancel);
        string.Join(' ', rows.Cast<Sample>().Select(row => row.Id)).ShouldBe(expected);
    }
}
