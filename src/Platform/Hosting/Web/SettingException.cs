namespace Doms.Hosting.Web;

/// <summary>An invalid setting; the message names it and states the valid values.</summary>
public sealed class SettingException(string setting, string problem) : Exception(
    $"Setting {setting} {problem}{(problem.EndsWith('?') ? "" : ".")}")
{
    /// <summary>The setting's path, e.g. <c>Auth:Authority</c>.</summary>
    public string Setting => setting;
}
