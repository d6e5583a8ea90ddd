using Doms.Storage.Sqlite;
using SQLitePCL;

namespace Doms.Tests.Storage.Sqlite;

public sealed class SqliteLibraryTests
{
    [Theory]
    [InlineData(3_051_002, "3.51.2")]
    [InlineData(3_040_001, "3.40.1")]
    [InlineData(3_035_005, "3.35.5")]
    public void A_library_that_can_corrupt_a_file_is_refused(int number, string name)
    {
        var refusal = Should.Throw<SqliteTooOldException>(() => SqliteLibrary.Check(number)).Message;

        refusal.ShouldStartWith($"SQLite {name} is loaded, but 3.51.3 or later is required");
        refusal.ShouldContain("corrupt");
        refusal.ShouldContain("Rebuild DOMS");
    }

    [Fact]
    public void The_first_library_with_the_fix_is_taken() => SqliteLibrary.Check(3_051_003);

    [Fact]
    public void The_library_that_runs_is_the_one_we_bring()
    {
        Version.Parse(SqliteLibrary.Version).ShouldBeGreaterThanOrEqualTo(new Version(3, 53, 4));
        raw.sqlite3_libversion().utf8_to_string().ShouldBe(SqliteLibrary.Version);
    }
}
