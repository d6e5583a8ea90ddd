using Doms.Primitives;

namespace Doms.Tests.Domain.Shared;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("a@b.co", "a@b.co")]
    [InlineData("first.last+tag@sub-domain.example.com", "first.last+tag@sub-domain.example.com")]
    [InlineData("test-1-@example.com", "test-1-@example.com")]
    [InlineData("o'hara@ex\u00e4mple.de", "o'hara@xn--exmple-cua.de")]
    [InlineData("info@M\u00dcNCHEN.example", "info@xn--mnchen-3ya.example")]
    public void Address_that_can_be_mailed_to_is_kept(string text, string address) => EmailAddress.Normalize(text).ShouldBe(address);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("@b.co")]
    [InlineData("a@b")]
    [InlineData("a@b..co")]
    [InlineData("a@-b.co")]
    [InlineData("a@b-.co")]
    [InlineData("a@b c.co")]
    [InlineData("a b@c.co")]
    [InlineData("a..b@c.co")]
    [InlineData("a@b.co,c@d.co")]
    [InlineData("a@b@c.co")]
    [InlineData("a@b.co\r\nBcc: c@d.co")]
    [InlineData("jos\u00e9@example.com")]
    [InlineData("=?utf-8?q?a?=@b.example")]
    [InlineData("-oQ/tmp@b.example")]
    [InlineData("a@\u00fc..example")]
    [InlineData("a@\u00fc \u00fc.example")]
    [InlineData("a@\u00fc\u202e.example")]
    [InlineData("a@-\u00fc.example")]
    public void Address_that_cannot_be_mailed_to_is_refused(string? text) => EmailAddress.Normalize(text).ShouldBeNull();

    [Fact]
    public void Length_limits_are_kept()
    {
        EmailAddress.Normalize($"{new string('a', 65)}@b.co").ShouldBeNull();
        EmailAddress.Normalize($"a@{new string('b', 64)}.co").ShouldBeNull();
        EmailAddress.Normalize($"a@{string.Join('.', Enumerable.Repeat("bbbbbbbb", 30))}").ShouldBeNull();
        EmailAddress.Normalize($"a@{string.Join('.', Enumerable.Repeat(new string('\u00fc', 55), 4))}.example").ShouldBeNull();
    }
}
