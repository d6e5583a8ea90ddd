namespace Doms.Hosting.Web;

/// <summary>A setting as it is read and checked; <c>doms settings</c> lists these.</summary>
/// <param name="Name">Path of the setting, such as <c>Saga:Workflow</c>.</param>
/// <param name="Type">One of <see cref="SettingTypes"/>.</param>
/// <param name="Default">Value where it is not set, as it may be written; null for none.</param>
/// <param name="Range">Accepted values; null where the type says all.</param>
/// <param name="Text">Effect of the setting.</param>
public sealed record SettingDefinition(string Name, string Type, string? Default, string? Range, string Text)
{
    const string Prefix = "DOMS__";
    const string CommonPrefix = "OTEL_";

    /// <summary>Name of its environment variable; names that are common to many programs have no prefix.</summary>
    public string Variable => Name.StartsWith(CommonPrefix, StringComparison.Ordinal)
        ? Name
        : Prefix + Name.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>True for a value that is never logged or shown.</summary>
    public bool IsSecret => Type == SettingTypes.Secret;
}

/// <summary>Types of settings, in words.</summary>
public static class SettingTypes
{
    public const string Text = "text";

    /// <summary>Text that is never logged or shown.</summary>
    public const string Secret = "secret";

    /// <summary>A word of a few.</summary>
    public const string Word = "word";

    public const string Flag = "true or false";

    public const string WholeNumber = "whole number";

    public const string Number = "number";

    /// <summary>Seconds, or <c>[d.]hh:mm:ss</c>.</summary>
    public const string Duration = "duration";

    /// <summary>An absolute address, such as <c>https://pay.example/</c>.</summary>
    public const string Address = "address";

    /// <summary>Values separated by commas, or a JSON array.</summary>
    public const string List = "list";
}
