namespace Doms.Host.Cli;

/// <summary>What the executable returns to the shell.</summary>
static class ExitCode
{
    public const int Ok = 0;

    /// <summary>It did not work, or an audit found a violation.</summary>
    public const int Failed = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>The running system cannot be reached.</summary>
    public const int Unreachable = 3;
}

/// <summary>The command line is understood, but asks for something that cannot be.</summary>
public sealed class UsageException(string message) : Exception(message);

/// <summary>The command did not work; the message says why, and what to do.</summary>
public sealed class CommandException(string message, int exitCode = ExitCode.Failed, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;
}
