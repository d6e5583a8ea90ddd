using Doms.Notifications.Domain;

namespace Doms.Notifications.Mail;

/// <summary>
/// Puts each mail into a folder as a file of its own, for people to look at. A file is there whole or not at all, and a
/// repeat replaces it. It is not forced to the disk: a mail server is what makes mail durable.
/// </summary>
sealed class MailFolder(string folder, string from) : IMailTransport
{
    /// <summary>Time that writing a file takes at most, unless the disk fails.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(3);

    readonly EmlText _text = new(from);

    /// <summary>False when the folder exists, but has no file of this notification's first mail.</summary>
    public static bool MayHave(string folder, string notificationId) =>
        File.Exists(Path.Combine(folder, $"{FileName.Of(notificationId)}.eml")) || !Directory.Exists(folder);

    // A few hundred bytes, written on the caller's thread, because a simulation runs on one thread.
    public Task<string?> Send(SendMail mail, CancellationToken cancel)
    {
        var path = Path.Combine(folder, $"{FileName.Of(mail)}.eml");
        var partial = $"{path}.part";
        var text = _text.Format(mail);
        try
        {
            Write(partial, text);
        }
        catch (IOException)
        {
            // The folder does not exist yet, or a process that died while writing left a partial file.
            Directory.CreateDirectory(folder);
            File.Delete(partial);
            Write(partial, text);
        }

        File.Move(partial, path, overwrite: true);
        return Task.FromResult<string?>(null);
    }

    // Only for a new file: a truncated one is flushed when it is closed, which takes many times as long.
    static void Write(string path, byte[] text)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, text, fileOffset: 0);
    }
}
