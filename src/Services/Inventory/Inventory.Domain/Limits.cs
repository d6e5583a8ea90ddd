using System.Buffers;
using System.Text;

namespace Doms.Inventory.Domain;

/// <summary>What a product and its stock may come to. Each check gives the fault as a sentence, or null.</summary>
public static class Limits
{
    /// <summary>Units of one line or one hold.</summary>
    public const long Quantity = 1_000_000;

    /// <summary>Units of one product, available and reserved together.</summary>
    public const long Stock = 1_000_000_000_000;

    /// <summary>Characters of a product's id.</summary>
    public const int Id = 128;

    /// <summary>Characters of a product's name, or of the reason for a change.</summary>
    public const int Text = 256;

    public static string? OfId(string? id) => id switch
    {
        null or "" => "is required",
        { Length: > Id } => $"may have at most {Id} characters",
        _ => IsPlain(id) ? null : "may not contain control characters or broken surrogates",
    };

    public static string? OfQuantity(long? quantity) => quantity switch
    {
        null => "is required",
        < 1 or > Quantity => $"must be between 1 and {Quantity}",
        _ => null,
    };

    public static string? OfStock(long? units) => units is < 0 or > Stock ? $"must be between 0 and {Stock}" : null;

    public static string? OfAddition(long? units) => units switch
    {
        null => "is required",
        < 1 or > Stock => $"must be between 1 and {Stock}",
        _ => null,
    };

    public static string? OfText(string? text) => text switch
    {
        null => null,
        { Length: > Text } => $"may have at most {Text} characters",
        _ => IsPlain(text) ? null : "may not contain control characters or broken surrogates",
    };

    static bool IsPlain(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var status = Rune.DecodeFromUtf16(rest, out var rune, out var length);
            if (status != OperationStatus.Done || Rune.IsControl(rune)) return false;
            rest = rest[length..];
        }

        return true;
    }
}
