using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Doms.Host.Cli;

/// <summary>A command with usage examples.</summary>
sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}

/// <summary>The default help, followed by the command's examples and the exit codes.</summary>
sealed class HelpWithExamples(HelpAction defaultHelp) : SynchronousCommandLineAction
{
    static readonly string[] RootExamples =
    [
        "doms demo                          # run a self-contained demonstration",
        "doms up                            # start the system; all data is in ./data",
        "doms stock set P1 --quantity 100 --price 9.99",
        "doms order place P1:2 --wait 10",
        "doms verify                        # audit stored state",
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
        var output = parseResult.InvocationConfiguration.Output;
        if (examples.Count > 0) output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine($"  {CalledAs.Example(example)}");
        if (examples.Count > 0) output.WriteLine();
        output.WriteLine(ExitCode.Help);
        return code;
    }
}
