using Doms.Primitives;

namespace Doms.Notifications.Domain;

public enum NotificationStatus
{
    /// <summary>The mail is being sent.</summary>
    Pending,
    Sent,

    /// <summary>Failed at the last attempt, or refused by the mail server with a final code.</summary>
    Failed,

    /// <summary>The order has no address that mail can be sent to.</summary>
    NoRecipient,
}

/// <summary>Text of a notification status, as it is stored and shown.</summary>
public static class NotificationStatusText
{
    static readonly EnumText<NotificationStatus> Texts = new(
        "notification status",
        (NotificationStatus.Pending, "PENDING"),
        (NotificationStatus.Sent, "SENT"),
        (NotificationStatus.Failed, "FAILED"),
        (NotificationStatus.NoRecipient, "NO_RECIPIENT"));

    public static IReadOnlyList<string> All => Texts.All;

    public static string Text(this NotificationStatus status) => Texts.Of(status);

    /// <exception cref="ArgumentException">The text is unknown.</exception>
    public static NotificationStatus Parse(string text) => Texts.Parse(text);
}
