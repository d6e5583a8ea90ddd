using Doms.Primitives;

namespace Doms.Tests.Domain.Shared;

public sealed class EntityTagTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("*", true)]
    [InlineData("\"14\"", true)]
    [InlineData("\"3\", \"14\"", true)]
    [InlineData("\"13\"", false)]
    [InlineData("W/\"14\"", false)]
    public void Write_is_made_where_the_version_matches(string? ifMatch, bool isMade) =>
        (EntityTag.Check(ifMatch, EntityTag.Of(14)) is null).ShouldBe(isMade);

    [Fact]
    public void Mismatch_names_the_current_version()
    {
        var rejection = EntityTag.Check("\"1\"", EntityTag.Of(3, 14)).ShouldNotBeNull();
        (rejection.Kind, rejection.Code, rejection.Current).ShouldBe((RejectionKind.VersionMismatch, "version_mismatch", "3.14"));
    }

    [Theory]
    [InlineData("\"1\"", "The version is \"14\" now, and If-Match names another: ")]
    [InlineData("W/\"14\"", "The version is \"14\" now, and If-Match has a weak tag (W/), which never matches: ")]
    public void Mismatch_says_what_is_wrong_with_the_header(string ifMatch, string text) =>
        EntityTag.Check(ifMatch, EntityTag.Of(14)).ShouldNotBeNull().Detail.ShouldStartWith(text);

    [Theory]
    [InlineData("*", true)]
    [InlineData("\"14\", W/\"x\"", true)]
    [InlineData("14", false)]
    [InlineData("\"14", false)]
    [InlineData("", false)]
    public void Tags_are_quoted(string header, bool isValid) => EntityTag.IsValid(header).ShouldBe(isValid);

    [Theory]
    [InlineData("W/\"14\"", true)]
    [InlineData("*", true)]
    [InlineData("\"13\"", false)]
    public void Copy_is_current_where_a_tag_names_it(string ifNoneMatch, bool isCurrent) =>
        EntityTag.IsCurrent(ifNoneMatch, EntityTag.Of(14)).ShouldBe(isCurrent);
}
