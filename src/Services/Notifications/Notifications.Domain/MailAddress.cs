namespace Doms.Notifications.Domain;

/// <summary>Tells whether mail can safely go to an address.</summary>
static class MailAddress
{
    const int MaxLength = 254;

    /// <summary>One address without display name, comment, list or line break; never a second header.</summary>
    public static bool IsUsable(string? address)
    {
        if (address is not { Length: > 2 and <= MaxLength }) return false;
        var at = address.IndexOf('@');
        return at > 0 && at == address.LastIndexOf('@') && at < address.Length - 1 && address.All(IsPlain);
    }

    static bool IsPlain(char c) =>
        c is > ' ' and < '\u007f' and not (',' or ';' or ':' or '<' or '>' or '(' or ')' or '"' or '\\');
}
