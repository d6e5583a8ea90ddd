using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Limits of a product and its stock. Each check returns the error as a sentence without its subject, or null.</summary>
public static class Limits
{
    /// <summary>Units of one product, available and reserved together.</summary>
    public const long MaxStock = 1_000_000_000_000;

    /// <summary>Characters of a product's name, or of the reason for a change.</summary>
    public const int MaxTextLength = 256;

    /// <summary>Products of one stand-alone reservation, or of one adjustment.</summary>
    public const int MaxLines = 500;

    /// <summary>Checks the id of a product that exists, by this rule or by that of earlier versions.</summary>
    public static string? CheckProduct(string? id) => id switch
    {
        null or "" => "is required",
        _ => ChosenId.CanExist(id) ? null : "is the id of no product",
    };

    public static string? CheckQuantity(long? quantity) => quantity switch
    {
        null => "is required",
        < 1 or > Line.MaxQuantity => $"must be between 1 and {Line.MaxQuantity}",
        _ => null,
    };

    public static string? CheckStock(long? units) => units is < 0 or > MaxStock ? $"must be between 0 and {MaxStock}" : null;

    public static string? CheckAddition(long? units) => units switch
    {
        null => "is required",
        < 1 or > MaxStock => $"must be between 1 and {MaxStock}",
        _ => null,
    };

    /// <summary>Checks the difference of an adjustment.</summary>
    public static string? CheckDelta(long? units) => units switch
    {
        null => "is required",
        0 or < -MaxStock or > MaxStock => $"must be between -{MaxStock} and {MaxStock}, and not 0",
        _ => null,
    };

    /// <summary>Checks a currency; null stands for the one that is used already.</summary>
    public static string? CheckCurrency(string? code) =>
        code is null || Currency.IsKnown(code) ? null : "must be a known ISO 4217 code such as USD";

    public static string? CheckText(string? text) => text switch
    {
        null => null,
        { Length: > MaxTextLength } => $"may have at most {MaxTextLength} characters",
        _ => PlainText.IsShowable(text) ? null : $"may not contain {PlainText.Refused}",
    };
}
