namespace Doms.Host.Cli;

/// <summary>Exit codes of the executable; the help and docs/operations.md list them.</summary>
static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command failed, or an audit found a violation.</summary>
    public const int Failed = 1;

    /// <summary>The command line is invalid.</summary>
    public const int Usage = 2;

    /// <summary>The running system is unreachable.</summary>
    public const int Unreachable = 3;

    /// <summary>The order was accepted, and ended CANCELLED.</summary>
    public const int OrderCancelled = 4;

    /// <summary>Text for the help.</summary>
    public const string Help = "Exit codes: 0 done; 1 failed, refused or a violation found; 2 invalid command line; "
        + "3 system unreachable; 4 the order ended CANCELLED.";
}

/// <summary>An argument has an invalid value.</summary>
public sealed class UsageException(string message) : Exception(message);

/// <summary>The command failed; the message contains the reason and the remedy.</summary>
public sealed class CommandException(string message, int exitCode = ExitCode.Failed, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;
}
