namespace Doms.Engine.Inbox;

/// <summary>States of an inbox row.</summary>
public static class InboxStatus
{
    public const string Handled = "handled";
    public const string Deferred = "deferred";
    public const string DeadLettered = "dead_lettered";
}
