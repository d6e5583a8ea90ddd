using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Doms.Hosting.Documents;

/// <summary>
/// Completes the schemas that the framework derives from the types of requests and answers. Answers have all their members, null where
/// there is no value; requests have those that the rules require, and never null.
/// </summary>
sealed class ApiSchemas(SchemaRules rules)
{
    readonly ConcurrentDictionary<string, Type> _types = new(StringComparer.Ordinal);

    /// <summary>Names the schema of a type as the framework does, and keeps its type.</summary>
    public string? NameOf(System.Text.Json.Serialization.Metadata.JsonTypeInfo type)
    {
        var name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        if (name is not null) _types[name] = type.Type;
        return name;
    }

    public void Complete(OpenApiDocument document)
    {
        foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (schema is OpenApiSchema { Properties: not null } made && _types.TryGetValue(name, out var type)) Complete(made, type);
        }
    }

    void Complete(OpenApiSchema schema, Type type)
    {
        schema.Description ??= XmlDescriptions.Of(type);
        var isRequest = rules.IsRequest(type, out var required, out var example);
        schema.Required = isRequest
            ? required.Select(JsonNamingPolicy.CamelCase.ConvertName).ToHashSet()
            : [.. schema.Properties!.Keys];
        if (isRequest) schema.Examples = [JsonNode.Parse(example)!];
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = SharedMembers.NameOf(property);
            if (!schema.Properties!.TryGetValue(name, out var member)) continue;
            schema.Properties[name] = Describe(isRequest ? WithoutNull(member) : member, type, property);
            if (isRequest && schema.Properties[name] is OpenApiSchema text)
                AllowEmpty(text, schema.Required.Contains(name) || rules.Find(type, property.Name)?.NotEmpty == true);
        }
    }

    IOpenApiSchema Describe(IOpenApiSchema member, Type owner, PropertyInfo property)
    {
        var name = SharedMembers.NameOf(property);
        var description = XmlDescriptions.Of(owner, property.Name) ?? SharedMembers.DescriptionOf(name);
        if (member is not OpenApiSchema schema)
        {
            if (description is not null) member.Description = description;
            return member;
        }

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(decimal)) (schema.Format, description) = (null, description ?? SharedMembers.Money);
        if (type == typeof(DateTimeOffset))
            schema.Type = type == property.PropertyType ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        schema.Description = description ?? schema.Description;
        schema.Deprecated = schema.Description?.StartsWith("Deprecated:", StringComparison.Ordinal) == true;
        SharedMembers.Restrict(schema, name);
        if ((rules.Find(owner, property.Name) ?? RuleOf(property)) is not { } rule) return schema;
        Restrict(schema.Items as OpenApiSchema is { } item && rule.Words is not null ? item : schema, rule);
        return rule.OrQuantityByProduct is { } range ? OrMap(schema, range) : schema;
    }

    static MemberRule? RuleOf(PropertyInfo property) => property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed
        ? new MemberRule { Words = [.. allowed.Values.OfType<string>()] }
        : null;

    static void Restrict(OpenApiSchema schema, MemberRule rule)
    {
        if (rule.Words is not null)
        {
            schema.Enum = [.. rule.Words.Select(word => (JsonNode)word)];
            if (schema.Type?.HasFlag(JsonSchemaType.Null) == true) schema.Enum.Add(JsonNullSentinel.JsonNull);
        }

        schema.Minimum = rule.Minimum?.ToString(CultureInfo.InvariantCulture) ?? schema.Minimum;
        schema.Maximum = rule.Maximum?.ToString(CultureInfo.InvariantCulture) ?? schema.Maximum;
        schema.MaxLength = rule.MaxLength ?? schema.MaxLength;
        schema.MinItems = rule.MinItems ?? schema.MinItems;
        schema.MaxItems = rule.MaxItems ?? schema.MaxItems;
        schema.Pattern = rule.Pattern ?? schema.Pattern;
        schema.Format = rule.Format ?? schema.Format;
        if (rule.OrInteger) schema.Type |= JsonSchemaType.Integer;
        if (rule.OrScalarValues && schema.AdditionalProperties is OpenApiSchema values)
            values.Type |= JsonSchemaType.Number | JsonSchemaType.Boolean;
    }

    /// <summary>Says of a text in a request that an empty one is the same as none.</summary>
    static void AllowEmpty(OpenApiSchema schema, bool isNeeded)
    {
        if (schema.Type?.HasFlag(JsonSchemaType.String) != true || schema.Enum is { Count: > 0 }) return;
        schema.MinLength = isNeeded ? schema.MinLength ?? 1 : null;
        if (!isNeeded && schema.Pattern is { } pattern) schema.Pattern = $"^$|{pattern}";
    }

    static OpenApiSchema OrMap(OpenApiSchema list, (long Min, long Max) range) => new()
    {
        Description = list.Description,
        OneOf =
        [
            list,
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Quantity by product id.",
                MinProperties = list.MinItems,
                MaxProperties = list.MaxItems,
                AdditionalProperties = new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Format = "int64",
                    Minimum = range.Min.ToString(CultureInfo.InvariantCulture),
                    Maximum = range.Max.ToString(CultureInfo.InvariantCulture),
                },
            },
        ],
    };

    /// <summary>A member of a request is absent or has a value; null is refused.</summary>
    static IOpenApiSchema WithoutNull(IOpenApiSchema member)
    {
        if (member is not OpenApiSchema schema) return member;
        if (schema.OneOf?.OfType<OpenApiSchemaReference>().FirstOrDefault() is { } reference) return reference;
        schema.Type &= ~JsonSchemaType.Null;
        return schema;
    }
}
