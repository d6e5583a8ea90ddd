using System.Text.Json;
using Doms.Primitives;

namespace Doms.Hosting.Commands;

/// <summary>
/// Entity tag of the resource that a write answers with, from the versions that its view shows; so a stored answer has the tag that it had
/// when it was given.
/// </summary>
static class AnsweredVersion
{
    /// <summary>The tag of a JSON object with a member <c>version</c>; null for another answer.</summary>
    public static string? TagOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        long? version = null, product = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isVersion, isProduct) = (reader.ValueTextEquals("version"u8), reader.ValueTextEquals("productVersion"u8));
            reader.Read();
            if (isVersion && reader.TryGetInt64(out var number)) version = number;
            else if (isProduct && reader.TryGetInt64(out var ofProduct)) product = ofProduct;
            else reader.Skip();
        }

        return (version, product) switch
        {
            ({ } stock, { } first) => EntityTag.Of(first, stock),
            ({ } only, null) => EntityTag.Of(only),
            _ => null,
        };
    }
}
