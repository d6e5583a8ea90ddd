using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Inventory;

/// <summary>Reads the cause of an adjustment from a request.</summary>
static class CauseFields
{
    public static AdjustmentCause ReadCause(this FieldErrors errors, string? reasonCode, string? document, string? note)
    {
        errors.Add("reasonCode", AdjustmentReason.All.Contains(reasonCode)
                ? null
                : $"must be one of {string.Join(", ", AdjustmentReason.All)}")
            .Add("document", Limits.CheckText(document))
            .Add("note", Limits.CheckText(note));
        return new AdjustmentCause(reasonCode ?? "", document, note);
    }
}
