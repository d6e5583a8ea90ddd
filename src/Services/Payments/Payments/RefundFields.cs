using Doms.Contracts.Http;
using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Payments;

/// <summary>Checks the members of requests about refunds; null for a valid one.</summary>
static class RefundFields
{
    public const int MaxTextLength = 500;
    public const int MaxReferenceLength = 200;
    public const int MaxCodeLength = 40;
    public const int MaxLines = 500;

    public static string? CheckAmount(decimal? major, string currency, out long? minor)
    {
        minor = null;
        if (major is not { } given) return null;
        if (!Money.TryFromMajor(given, currency, out var amount) || amount <= 0)
        {
            return $"must be {Money.RangeOf(currency)} in {currency}, and more than 0";
        }

        minor = amount;
        return null;
    }

    /// <summary>Checks the units to refund; null for a refund that names none.</summary>
    public static string? CheckLines(IReadOnlyList<RefundLineRequest>? given, out IReadOnlyList<LineQuantity>? lines)
    {
        lines = null;
        if (given is null) return null;
        if (given.Count is 0 or > MaxLines) return $"must name 1 to {MaxLines} lines";
        if (given.Any(line => line is not { LineId: { Length: > 0 }, Quantity: >= 1 and <= Line.MaxQuantity }))
            return $"must each have a lineId, and a quantity of 1 to {Line.MaxQuantity}";
        if (given.DistinctBy(line => line.LineId).Count() < given.Count) return "must name each line once";
        lines = [.. given.Select(line => new LineQuantity(line.LineId!, line.Quantity!.Value))];
        return null;
    }

    public static string? CheckReturnId(string? id) => id is null || (id.Length > 0 && IsPlain(id, ChosenId.MaxLength))
        ? null
        : $"must be 1 to {ChosenId.MaxLength} characters, without {PlainText.Refused}";

    public static string? CheckText(string? text) => text is null || IsPlain(text, MaxTextLength)
        ? null
        : $"must be at most {MaxTextLength} characters, without {PlainText.Refused}";

    public static string? CheckReference(string? text) => text is { Length: > 0 } && IsPlain(text, MaxReferenceLength)
        ? null
        : $"must be 1 to {MaxReferenceLength} characters, without {PlainText.Refused}";

    public static string? CheckReasonCode(string? code) =>
        code is null || (code.Length is > 0 and <= MaxCodeLength && code.All(IsCodeCharacter))
            ? null
            : $"must be 1 to {MaxCodeLength} capital letters, digits and underscores";

    static bool IsCodeCharacter(char c) => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_';

    static bool IsPlain(string text, int maxLength) => text.Length <= maxLength && PlainText.IsShowable(text);
}
