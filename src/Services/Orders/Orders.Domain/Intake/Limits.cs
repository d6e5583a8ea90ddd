namespace Doms.Orders.Domain.Intake;

/// <summary>Upper limits of a request.</summary>
public static class Limits
{
    /// <summary>Lines of an order, before they are merged.</summary>
    public const int Lines = 500;

    /// <summary>Characters of a currency or of a name in the metadata.</summary>
    public const int Id = 128;

    /// <summary>Characters of a reason, a part of an address or a payment token.</summary>
    public const int Text = 255;

    /// <summary>Entries of the metadata.</summary>
    public const int MetadataEntries = 50;

    /// <summary>Characters of one value of the metadata.</summary>
    public const int MetadataValue = 500;
}
