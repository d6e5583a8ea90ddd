using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Doms.Hosting.Web;

/// <summary>Completes the schemas that are derived from the types of requests and responses.</summary>
static class OpenApiSchemas
{
    /// <summary>Lists the words that a member may have, and requires no member that is left out when it is null.</summary>
    public static Task Complete(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        if (FindAttribute<AllowedValuesAttribute>(context.JsonPropertyInfo) is { } words)
            schema.Enum = [.. words.Values.OfType<string>().Select(word => (JsonNode)word)];
        foreach (var member in context.JsonTypeInfo.Properties)
            if (member.IsGetNullable && FindAttribute<JsonIgnoreAttribute>(member)?.Condition != JsonIgnoreCondition.Never)
                schema.Required?.Remove(member.Name);

        return Task.CompletedTask;
    }

    static T? FindAttribute<T>(JsonPropertyInfo? member)
        where T : Attribute => (member?.AttributeProvider as MemberInfo)?.GetCustomAttribute<T>();
}
