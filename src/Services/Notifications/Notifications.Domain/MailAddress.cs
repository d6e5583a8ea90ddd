namespace Doms.Notifications.Domain;

/// <summary>Checks whether mail can safely be sent to an address.</summary>
static class MailAddress
{
    const int MaxLength = 254;

    /// <summary>True for one address without display name, comment, list or line break, so that no header can be injected.</summary>
    public static bool IsUsable(string? address)
    {
        if (address is not { Length: > 2 and <= MaxLength }) return false;
        var at = address.IndexOf('@');
        return at > 0 && at == address.LastIndexOf('@') && at < address.Length - 1 && address.All(IsPlain);
    }

    static bool IsPlain(char c) =>
        c is > ' ' and < '\u007f' and not (',' or ';' or ':' or '<' or '>' or '(' or ')' or '"' or '\\');
}
