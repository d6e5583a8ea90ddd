namespace Doms.Host.Cli;

/// <summary>The running system that a command was called for.</summary>
/// <param name="Url">The address that was given; null where the data folder has it.</param>
sealed record CalledAt(Uri? Url, string Folder)
{
    /// <summary>Returns another command on the same system.</summary>
    public string Command(string words) => Url is null ? CalledAs.Command(words, Folder) : $"{CalledAs.Name} {words} --url {Url}";
}
