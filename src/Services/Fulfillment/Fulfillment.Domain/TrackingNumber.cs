using System.Globalization;

namespace Doms.Fulfillment.Domain;

/// <summary>Tracking numbers that the demo profile makes up, since it has no carrier.</summary>
public static class TrackingNumber
{
    const ulong FnvOffset = 14695981039346656037;
    const ulong FnvPrime = 1099511628211;

    /// <summary>The tracking number of a shipment, derived from its id.</summary>
    public static string Of(string shipmentId)
    {
        var hash = FnvOffset;
        foreach (var character in shipmentId) hash = unchecked((hash ^ character) * FnvPrime);
        return string.Create(CultureInfo.InvariantCulture, $"DT{hash:X16}");
    }
}
