using Doms.Tests.Architecture.Code;

namespace Doms.Tests.Architecture;

public sealed class CSharpTextTests
{
    [Theory]
    [InlineData("a // b", "a", "// b", "")]
    [InlineData("a /* b */ c", "a         c", "/* b */", "")]
    [InlineData("a \"// \\\" b\" c", "a           c", "", "\"// \\\" b\"")]
    [InlineData("a @\"\\\" b", "a      b", "", "@\"\\\"")]
    [InlineData("a '\"' b '\\'' c", "a     b      c", "", "'\"'   '\\''")]
    [InlineData("$\"a {b:c} {{d}} {(e ? \"f\" : g)}\"", "b           (e ?     : g)", "", "$\"a { :c} {{d}} {     \"f\"     }\"")]
    [InlineData("$$\"\"\"{a} {{b}} \"c\" \"\"\" d", "b           d", "", "$$\"\"\"{a} {{ }} \"c\" \"\"\"")]
    [InlineData("@class /// b", "@class", "/// b", "")]
    public void Code_comments_and_literals_are_separated(string text, string code, string comments, string literals)
    {
        var layers = CSharpText.Of([text]);

        layers.Code.Trim().ShouldBe(code);
        layers.Comments.Trim().ShouldBe(comments);
        layers.Literals.Trim().ShouldBe(literals);
    }

    [Fact]
    public void Layers_keep_lines()
    {
        var text = CSharpText.Of(["a", "/* b", "c */", "\"\"\"", "d", "\"\"\";"]);

        text.Comments.ShouldBe(" \n/* b\nc */\n   \n \n    ");
        CSharpText.LineOf(text.Literals, text.Literals.IndexOf('d')).ShouldBe(5);
    }
}
