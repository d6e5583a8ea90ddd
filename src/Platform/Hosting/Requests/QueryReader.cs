using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Requests;

/// <summary>
/// Reads the query of a request by the parameters that its route declares. An empty value of <c>limit</c> or <c>cursor</c> counts as
/// absent, others are refused before; an invalid value is absent too, and an error.
/// </summary>
/// <param name="route">Name of the route, to which the cursors of its pages are bound.</param>
public sealed class QueryReader(IQueryCollection query, QueryParameters declared, string route)
{
    static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    readonly FieldErrors _errors = new();

    /// <summary>Reads the query of a request.</summary>
    public static QueryReader Of(HttpContext http) => new(
        http.Request.Query,
        http.GetEndpoint()?.Metadata.GetMetadata<QueryParameters>() ?? QueryParameters.None,
        RouteName.Of(http));

    /// <summary>The same list with another query.</summary>
    public QueryReader With(IQueryCollection other) => new(other, declared, route);

    /// <summary>Errors of the values read so far; a route may add its own.</summary>
    public FieldErrors Errors => _errors;

    /// <summary>The problem response for the errors; null without one.</summary>
    public ProblemResult? Problem => _errors.Any ? ProblemResponse.Validation(_errors.All) : null;

    public string? Text(string name)
    {
        if (Value(name) is not { } text) return null;
        var most = Parameter(name).MaxLength;
        if (text.Length <= most && PlainText.IsValid(text)) return text;
        _errors.Add(name, $"must have 1 to {most} characters, none of them a control character");
        return null;
    }

    /// <summary>The word given, as it is documented.</summary>
    public string? Word(string name)
    {
        if (Value(name) is not { } given) return null;
        var values = Parameter(name).Values;
        var word = values.FirstOrDefault(value => value.Equals(given, StringComparison.OrdinalIgnoreCase));
        if (word is null) _errors.Add(name, $"must be one of {string.Join(", ", values)}");
        return word;
    }

    /// <summary>The words given, as they are documented; empty when the parameter is absent.</summary>
    public IReadOnlyList<string> Words(string name)
    {
        var values = Parameter(name).Values;
        var words = new List<string>();
        foreach (var given in Value(name)?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            var word = values.FirstOrDefault(value => value.Equals(given, StringComparison.OrdinalIgnoreCase));
            if (word is null) _errors.Add(name, $"must be one or several of {string.Join(", ", values)}");
            else if (!words.Contains(word)) words.Add(word);
        }

        return words;
    }

    public bool? Flag(string name)
    {
        if (Value(name) is not { } text) return null;
        if (IsPlain(text) && bool.TryParse(text, out var flag)) return flag;
        _errors.Add(name, "must be true or false");
        return null;
    }

    public long? Number(string name)
    {
        if (Value(name) is not { } text) return null;
        var (min, max) = (Parameter(name).Min, Parameter(name).Max);
        if (IsPlain(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max)
            return number;
        _errors.Add(name, $"must be a whole number from {min} to {max}");
        return null;
    }

    /// <summary>Reads an amount in major units of a currency, and returns its minor units.</summary>
    public long? Amount(string name, string currency)
    {
        if (Value(name) is not { } text) return null;
        if (IsPlain(text)
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major)
            && Money.TryFromMajor(major, currency, out var minor))
            return minor;
        _errors.Add(name, $"must be an amount of {currency} {Money.RangeOf(currency)}, such as {Money.ToMajor(12_300, currency)}");
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Value(name) is not { } text) return null;
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, utc, out var time)) return time;
        // In an address, an unescaped + stands for a space.
        var isUnescaped = DateTimeOffset.TryParseExact(text.Replace(' ', '+'), TimeFormats, CultureInfo.InvariantCulture, utc, out _);
        _errors.Add(
            name,
            "must be a date such as 2026-01-31, which is midnight UTC, or a time with an offset such as 2026-01-31T12:00:00Z"
            + (isUnescaped ? "; it has a space in the place of +, which in an address is written %2B" : ""));
        return null;
    }

    /// <summary>Reads a period, whose end must not be before its start.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) Period(string from, string to)
    {
        var period = (From: Time(from), To: Time(to));
        if (period.From > period.To) _errors.Add(from, $"must not be later than {to}");
        return period;
    }

    /// <summary>Reads <c>limit</c> and <c>cursor</c>.</summary>
    public Paging Page()
    {
        var limit = (int?)Number(QueryParameters.Limit);
        var cursor = Value(QueryParameters.Cursor);
        if (Paging.TryParse(cursor is null ? null : Own(cursor), limit, out var paging)) return paging;
        _errors.Add(QueryParameters.Cursor, "must be the nextCursor of a page of this list with the same filters");
        return paging;
    }

    /// <summary>Binds the cursor of a page to this list and its filters; null on the last page.</summary>
    public string? NextCursor(string? next) => next is null ? null : $"{next}.{Mark()}";

    /// <summary>The cursor itself, if it belongs to this list; else an invalid text.</summary>
    string Own(string cursor) => cursor.LastIndexOf('.') is > 0 and var dot && cursor[(dot + 1)..] == Mark() ? cursor[..dot] : ".";

    /// <summary>Hash of route and filters.</summary>
    string Mark()
    {
        const int bytes = 6;
        var text = new StringBuilder(route);
        foreach (var parameter in declared.All)
        {
            if (parameter.Name is QueryParameters.Limit or QueryParameters.Cursor || Value(parameter.Name) is not { } value) continue;
            if (parameter.Kind is ParameterKind.Words) value = string.Join(',', Words(parameter.Name).Order(StringComparer.Ordinal));
            if (parameter.Kind is ParameterKind.Word or ParameterKind.Flag) value = value.ToUpperInvariant();
            text.Append('\n').Append(parameter.Name).Append('=').Append(value);
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return Convert.ToBase64String(hash, 0, bytes).Replace('+', '-').Replace('/', '_');
    }

    /// <summary>False with a NUL, which the framework's readers of numbers and flags pass over at the end.</summary>
    static bool IsPlain(string text) => !text.Contains('\0');

    string? Value(string name) => query[Parameter(name).Name] is [{ Length: > 0 } text, ..] ? text : null;

    /// <exception cref="InvalidOperationException">The route does not declare the parameter.</exception>
    QueryParameter Parameter(string name) => declared.Find(name)
        ?? throw new InvalidOperationException($"The route reads parameter '{name}', which it does not declare.");
}
