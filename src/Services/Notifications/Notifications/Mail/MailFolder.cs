using System.Text;
using Doms.Notifications.Domain;

namespace Doms.Notifications;

/// <summary>
/// Puts each mail into a folder as a file of its own, for people to look at. A file is there whole or not at all, and a
/// repeat replaces it. It is not forced to the disk: a mail server is what makes mail durable.
/// </summary>
sealed class MailFolder(string folder, string from) : IMailTransport
{
    // A few hundred bytes: written on the caller's thread, so that a simulation stays on one.
    public Task<string?> Send(SendMail mail, CancellationToken cancel)
    {
        var path = Path.Combine(folder, $"{FileName.Of(mail.Id)}.eml");
        var partial = $"{path}.part";
        var text = Encoding.UTF8.GetBytes(EmlText.Of(mail, from));
        try
        {
            File.WriteAllBytes(partial, text);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(partial, text);
        }

        File.Move(partial, path, overwrite: true);
        return Task.FromResult<string?>(null);
    }
}
