using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Doms.Hosting.Documents;

/// <summary>Describes the query parameters that routes declare.</summary>
static class ApiQueries
{
    public static OpenApiParameter ToParameter(QueryParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Required = parameter.IsRequired,
        Schema = SchemaOf(parameter),
        Style = parameter.Kind == ParameterKind.Words ? ParameterStyle.Form : null,
        Explode = parameter.Kind != ParameterKind.Words,
    };

    static OpenApiSchema SchemaOf(QueryParameter parameter) => parameter.Kind switch
    {
        ParameterKind.Word => WordOf(parameter),
        ParameterKind.Words => new OpenApiSchema { Type = JsonSchemaType.Array, MinItems = 1, Items = WordOf(parameter) },
        ParameterKind.Flag => new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = DefaultOf(parameter, text => bool.Parse(text)) },
        ParameterKind.Number => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int64",
            Minimum = parameter.Min.ToString(CultureInfo.InvariantCulture),
            Maximum = parameter.Max == long.MaxValue ? null : parameter.Max.ToString(CultureInfo.InvariantCulture),
            Default = DefaultOf(parameter, text => long.Parse(text, CultureInfo.InvariantCulture)),
        },
        ParameterKind.Amount => new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "0", Examples = [99.5] },
        ParameterKind.Time => new OpenApiSchema { Type = JsonSchemaType.String, Examples = ["2026-11-26", "2026-11-26T01:24:30Z"] },
        ParameterKind.Cursor => new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1 },
        _ => new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = parameter.MaxLength },
    };

    static OpenApiSchema WordOf(QueryParameter parameter) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. parameter.Values.Select(value => (JsonNode)value)],
        Default = DefaultOf(parameter, text => text),
    };

    static JsonNode? DefaultOf<T>(QueryParameter parameter, Func<string, T> read) =>
        parameter.Default is { } text ? JsonValue.Create(read(text)) : null;
}
