using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Requests;

/// <summary>The body of a request, or the problem response for an invalid one.</summary>
public sealed record RequestBody<T>(T? Value, ProblemResult? Problem)
    where T : class;

/// <summary>
/// Reads bodies in the same way on every route: members that the type does not have, or that are given twice, are refused; an empty text
/// is an absent one.
/// </summary>
public static class RequestBody
{
    /// <param name="type">Metadata of the type, from the service's context.</param>
    /// <param name="isOptional">Whether no body counts as an object without members.</param>
    /// <param name="notNull">Members whose absence has a meaning of its own, so that null and an empty text are refused.</param>
    /// <exception cref="BadHttpRequestException">The body is too large, or its framing is broken.</exception>
    public static async Task<RequestBody<T>> Read<T>(
        HttpContext http, JsonTypeInfo<T> type, bool isOptional = false, params string[] notNull)
        where T : class
    {
        using var body = await JsonBody.Read(http, type, isOptional);
        if (body.Json is not { } json) return new(null, body.Problem);
        var nulls = new FieldErrors();
        foreach (var name in notNull)
        {
            if (json.RootElement.EnumerateObject().Any(member => IsNothing(member, name)))
                nulls.Add(name, "must not be null or empty; leave it out instead");
        }

        if (nulls.Any) return new(null, ProblemResponse.Validation(nulls.All));
        try
        {
            return new(json.Deserialize(Strict<T>.Of(type)), null);
        }
        catch (JsonException error)
        {
            var field = FieldOf(error);
            var text = error is WrongValueException wrong ? wrong.Message : "has the wrong type";
            return new(null, ProblemResponse.Validation(field, $"{field} {text}"));
        }
    }

    static bool IsNothing(JsonProperty member, string name) =>
        member.NameEquals(name)
        && (member.Value.ValueKind is JsonValueKind.Null
            || (member.Value.ValueKind is JsonValueKind.String && member.Value.ValueEquals("")));

    /// <summary>Maps the JSON path to the client's field name: <c>$.items[0].quantity</c> is <c>items[0].quantity</c>.</summary>
    static string FieldOf(JsonException error) => error.Path is ['$', '.', .. { Length: > 0 } path] ? path : "body";

    /// <summary>The metadata of a type with strict options, created once.</summary>
    static class Strict<T>
    {
        static JsonTypeInfo<T>? _type;

        public static JsonTypeInfo<T> Of(JsonTypeInfo<T> type) => _type ??= (JsonTypeInfo<T>)new JsonSerializerOptions(type.Options)
        {
            NumberHandling = JsonNumberHandling.Strict,
            PropertyNameCaseInsensitive = false,
            MaxDepth = HttpLimits.MaxJsonDepth,
            Converters = { new TextConverter(), new WholeNumberConverter(), new NumberConverter() },
        }.GetTypeInfo(typeof(T));
    }
}
