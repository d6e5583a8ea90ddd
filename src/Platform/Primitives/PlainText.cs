using System.Buffers;
using System.Text;

namespace Doms.Primitives;

/// <summary>Rules for text from outside that is stored and shown.</summary>
public static class PlainText
{
    /// <summary>True for valid Unicode (no unpaired surrogate) without control characters.</summary>
    public static bool IsValid(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != OperationStatus.Done) return false;
            if (Rune.IsControl(rune)) return false;
            rest = rest[consumed..];
        }

        return true;
    }
}
