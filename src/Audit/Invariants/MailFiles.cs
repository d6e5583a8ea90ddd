using Doms.Audit.State;
using Doms.Notifications.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Every mail that was sent has its file, where mails are files of a folder.</summary>
/// <param name="exists">Tells whether the file of a notification exists; null where mails are no files.</param>
sealed class MailFiles(Func<string, bool>? exists) : Invariant("I26", "mail files: every mail sent is in the mail folder")
{
    public override void Check(OrderRecords records)
    {
        if (exists is null) return;
        foreach (var notification in records.Notifications)
        {
            if (notification is not { Status: NotificationStatus.Sent, Resends: 0 }) continue;
            CountChecked();
            if (!exists(notification.Id)) AddViolation(notification.Id, "the mail was sent, but its file is missing");
        }
    }

    /// <summary>Notes that there is nothing to look at.</summary>
    public MailFiles WithNote()
    {
        if (exists is null) MarkIncomplete("mails are not kept in a folder");
        return this;
    }
}
