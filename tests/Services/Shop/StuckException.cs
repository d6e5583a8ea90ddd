namespace Doms.Tests.Services.Shop;

/// <summary>A failure with a constant stack trace: it is recorded in dead letters and must not name files of this machine.</summary>
public sealed class StuckException() : Exception("The handler is stuck.")
{
    public override string StackTrace => "at the handler that is stuck";
}
