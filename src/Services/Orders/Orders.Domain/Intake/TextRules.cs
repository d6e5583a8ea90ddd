using Doms.Primitives;

namespace Doms.Orders.Domain.Intake;

/// <summary>Validates the texts of a request.</summary>
public static class TextRules
{
    /// <summary>Returns the error as a sentence without its subject; null for a valid text.</summary>
    /// <param name="max">Maximum number of characters.</param>
    public static string? Validate(string text, int max)
    {
        if (string.IsNullOrWhiteSpace(text)) return "must not be blank";
        if (text.Length > max) return $"must have at most {max} characters";
        return PlainText.IsShowable(text) ? null : $"must not contain {PlainText.Refused}";
    }
}
