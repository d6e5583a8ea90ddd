using System.Text.RegularExpressions;
using Doms.Tests.Architecture.Tidiness;

namespace Doms.Tests.Architecture;

/// <summary>
/// A handler of message M is class OnM, in OnM.cs or, beside its endpoint, in M.cs. So a search for a message's name finds it.
/// </summary>
public sealed partial class HandlerRuleTests
{
    static readonly string[] Rooms = ["src/Services/", "src/Simulation/"];

    static readonly IReadOnlyList<SourceFile> Files =
        [.. SourceFile.All().Where(file => file.IsCode && Rooms.Any(room => file.Path.StartsWith(room, StringComparison.Ordinal)))];

    [Fact]
    public void Handlers_are_named_after_their_message() => Files.SelectMany(Violations).ShouldBeEmpty();

    [Fact]
    public void Rule_sees_the_handlers_of_the_services() => Files.Count(file => Handler().IsMatch(Text(file))).ShouldBeGreaterThan(40);

    [Theory]
    [InlineData("src/Services/OnPay.cs", "sealed class OnPay(Options options) : IHandle<Pay>\n{")]
    [InlineData("src/Services/Pay.cs", "sealed class OnPay : IHandle<Pay>\n{")]
    [InlineData("src/Services/OnFact.cs", "sealed class OnFact<T> : IHandle<T>\n    where T : class, IMessage\n{")]
    public void Valid_handler_is_not_reported(string path, string code) => Violations(SourceFile.Of(path, code)).ShouldBeEmpty();

    [Theory]
    [InlineData("src/Services/PayHandler.cs", "sealed class PayHandler : IHandle<Pay>\n{", "PayHandler handles Pay: name it OnPay")]
    [InlineData("src/Services/OnMoney.cs", "sealed class OnPay : IHandle<Pay>\n{", "OnPay is in OnMoney.cs: move it to OnPay.cs or Pay.cs")]
    [InlineData(
        "src/Services/OnPay.cs",
        "sealed class OnPay : IHandle<Pay>, IHandle<Repay>\n{",
        "OnPay handles 2 messages: write a class for each")]
    [InlineData("src/Services/Facts.cs", "sealed class OnFact<T> : IHandle<T>\n{", "OnFact is in Facts.cs: move it to OnFact.cs")]
    public void Seeded_violation_is_reported(string path, string code, string report) =>
        Violations(SourceFile.Of(path, code)).ShouldBe([$"{path}: {report}"]);

    static IEnumerable<string> Violations(SourceFile file) =>
        from handler in Handler().Matches(Text(file))
        let report = Violation(
            Path.GetFileName(file.Path), handler.Groups["name"].Value, handler.Groups["parameter"].Value,
            [.. Message().Matches(handler.Groups["bases"].Value).Select(message => message.Groups["name"].Value)])
        where report is not null
        select $"{file.Path}: {report}";

    static string? Violation(string file, string name, string typeParameter, IReadOnlyList<string> messages)
    {
        if (messages.Count != 1) return $"{name} handles {messages.Count} messages: write a class for each";
        var message = messages[0];
        if (message == typeParameter) return file == $"{name}.cs" ? null : $"{name} is in {file}: move it to {name}.cs";
        if (name != $"On{message}") return $"{name} handles {message}: name it On{message}";
        return file == $"{name}.cs" || file == $"{message}.cs" ? null : $"{name} is in {file}: move it to {name}.cs or {message}.cs";
    }

    static string Text(SourceFile file) => string.Join('\n', file.Lines);

    [GeneratedRegex(
        @"class\s+(?<name>\w+)(<(?<parameter>\w+)>)?(\([^{;]*\))?\s*:(?<bases>[^{;]*\bIHandle<[^{;]*)\{",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Handler();

    [GeneratedRegex(@"\bIHandle<(?<name>\w+)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Message();
}
