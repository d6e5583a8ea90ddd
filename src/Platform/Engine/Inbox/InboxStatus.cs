namespace Doms.Engine.Inbox;

/// <summary>States of an inbox row.</summary>
public static class InboxStatus
{
    public const string Handled = "handled";
    public const string Deferred = "parked";
    public const string DeadLettered = "dead";
}
