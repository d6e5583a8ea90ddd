using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Doms.Host.Cli;

/// <summary>A command that shows how it is used.</summary>
sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}

/// <summary>The usual help, with the command's examples below.</summary>
sealed class HelpWithExamples(HelpAction defaultHelp) : SynchronousCommandLineAction
{
    static readonly string[] RootExamples =
    [
        "doms demo                          # see it work, and break nothing",
        "doms up                            # start it; everything is kept in ./data",
        "doms stock set P1 --quantity 100 --price 9.99",
        "doms order place P1:2 --wait 10",
        "doms verify                        # audit the books",
    ];

    public override int Invoke(ParseResult parseResult)
    {
        var code = defaultHelp.Invoke(parseResult);
        var examples = parseResult.CommandResult.Command switch
        {
            ExampleCommand command => command.Examples,
            RootCommand => RootExamples,
            _ => [],
        };
        if (examples.Count == 0) return code;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }
}
