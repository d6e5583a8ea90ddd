using System.Text.RegularExpressions;
using Doms.Tests.Architecture.Tidiness;

namespace Doms.Tests.Architecture.Code;

/// <summary>Makes the handler of a message findable by the message's name.</summary>
internal static partial class HandlerRule
{
    /// <summary>Handlers of several messages that are the same to them, registered once for each message.</summary>
    static readonly string[] Generic = ["OnSagaEvent", "OnCustomerOutcome", "OnOrderFact"];

    static readonly SourceFile Project = SourceFile.Of("src/Orders/Orders.csproj");

    public static CodeRule Rule { get; } = new(
        "handler",
        "The handler of M is On<M>, in On<M>.cs or beside the endpoint that sends M: rename or move it",
        Check,
        [
            Project,
            SourceFile.Of("src/Orders/OnOrderCreated.cs", "sealed class OnOrderCreated(int a) : Base, IHandle<OrderCreated>", "{"),
            SourceFile.Of("src/Orders/OnOrderFact.cs", "sealed class OnOrderFact<T> : IHandle<T>", "    where T : class;"),
            SourceFile.Of(
                "src/Orders/Cancel.cs",
                "static class CancelEndpoint { object A => new CancelOrder(1); }",
                "sealed class OnCancelOrder : IHandle<CancelOrder>;"),
            SourceFile.Of("src/Orders/Entry.cs", "sealed class Entry<T>(IHandle<T> handler) : Entry(typeof(T));"),
        ],
        new Seed(
            "Orders: src/Orders/KeepContact.cs:1: KeepContact handles OrderCreated",
            Project,
            SourceFile.Of("src/Orders/KeepContact.cs", "sealed class KeepContact : IHandle<OrderCreated>", "{")),
        new Seed(
            "Orders: src/Orders/OnOrderCreated.cs:1: OnOrderCreated handles OrderEnded",
            Project,
            SourceFile.Of("src/Orders/OnOrderCreated.cs", "class OnOrderCreated : IHandle<OrderCreated>, IHandle<OrderEnded> {")),
        new Seed(
            "Orders: src/Orders/OnOther.cs:1: OnOther handles any T",
            Project,
            SourceFile.Of("src/Orders/OnOther.cs", "sealed class OnOther<T> : IHandle<T>;")),
        new Seed(
            "Orders: src/Orders/Handlers.cs:2: OnOrderCreated is not in its own file",
            Project,
            SourceFile.Of("src/Orders/Handlers.cs", "static class OrdersEndpoint;", "class OnOrderCreated : IHandle<OrderCreated> {")));

    /// <summary>Returns the handlers that the rule looks at.</summary>
    public static IEnumerable<Handler> Handlers(SourceTree tree) =>
        from file in tree.Code
        where file.Path.StartsWith("src/", StringComparison.Ordinal)
        from match in Declaration().Matches(file.Text.Code)
        let handled = Handled().Matches(match.Groups["bases"].Value)
        where handled.Count > 0
        select new Handler(
            file,
            match.Groups["name"],
            match.Groups["parameter"].Value,
            [.. handled.Select(message => message.Groups["message"].Value)]);

    static IEnumerable<Finding> Check(SourceTree tree) =>
        from handler in Handlers(tree)
        from problem in Problems(handler.Class.Value, handler.Parameter, handler.Messages, handler.File)
        select handler.File.Finding(handler.File.Text.Code, handler.Class.Index, problem);

    static IEnumerable<string> Problems(string name, string parameter, IReadOnlyList<string> messages, CodeFile file)
    {
        var isGeneric = parameter.Length > 0 && messages.Contains(parameter);
        foreach (var message in messages.Where(message => name != $"On{message}" && !(isGeneric && Generic.Contains(name))))
            yield return $"{name} handles {(isGeneric ? $"any {message}" : message)}";
        if (file.Name != name && !messages.Any(message => IsSentIn(file, message)))
            yield return $"{name} is not in its own file";
    }

    static bool IsSentIn(CodeFile file, string message) =>
        file.Types.Any(type => type.TrimEnd('s').EndsWith("Endpoint", StringComparison.Ordinal)) &&
        (file.Name == message || file.Text.Code.Contains($"new {message}(", StringComparison.Ordinal));

    [GeneratedRegex(
        @"\bclass (?<name>\w+)(<(?<parameter>\w+)>)?\s*(\([^;{]*?\)\s*)?:(?<bases>[^{;]*)",
        RegexOptions.ExplicitCapture, 10000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\bIHandle<(?<message>\w+)>", RegexOptions.ExplicitCapture, 10000)]
    private static partial Regex Handled();

    internal sealed record Handler(CodeFile File, Group Class, string Parameter, IReadOnlyList<string> Messages);
}
