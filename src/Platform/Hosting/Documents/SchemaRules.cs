using System.Reflection;

namespace Doms.Hosting.Documents;

/// <summary>Rules for the values of a member, as the service checks them; members without a value are not restricted.</summary>
public sealed record MemberRule
{
    /// <summary>The only texts allowed.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    public int? MaxLength { get; init; }

    /// <summary>An empty text is refused, also where the member is optional; elsewhere that counts as an absent one.</summary>
    public bool NotEmpty { get; init; }

    /// <summary>A whole number is taken as the text of its digits.</summary>
    public bool OrInteger { get; init; }

    /// <summary>Numbers and flags as values of an object are taken as they are written.</summary>
    public bool OrScalarValues { get; init; }

    public int? MinItems { get; init; }

    public int? MaxItems { get; init; }

    /// <summary>A regular expression.</summary>
    public string? Pattern { get; init; }

    /// <summary>A format of OpenAPI, such as <c>email</c>.</summary>
    public string? Format { get; init; }

    /// <summary>A list of lines may also be an object of product ids and numbers in this range.</summary>
    public (long Min, long Max)? OrQuantityByProduct { get; init; }
}

/// <summary>
/// Facts of requests and answers that their types do not tell: words, limits, required members, examples. Each service tells its own,
/// from the constants and tables by which it checks and writes.
/// </summary>
public sealed class SchemaRules
{
    readonly Dictionary<(Type Type, string Member), MemberRule> _members = [];
    readonly Dictionary<Type, (IReadOnlyList<string> Required, string Example)> _requests = [];

    /// <summary>Describes the body of a request: members are not required unless they are named, and none may be null.</summary>
    /// <param name="example">A valid body, JSON.</param>
    /// <param name="required">Names of properties of the type.</param>
    public SchemaRules Request<T>(string example, params string[] required)
    {
        _requests[typeof(T)] = (required, example);
        return this;
    }

    /// <summary>Describes a member of a request or an answer.</summary>
    /// <param name="member">Name of a property of the type.</param>
    public SchemaRules Member<T>(string member, MemberRule rule)
    {
        _members[(typeof(T), member)] = rule;
        return this;
    }

    /// <summary>Lists the texts that a member, or each element of a list, can have.</summary>
    /// <param name="member">Name of a property of the type.</param>
    public SchemaRules Words<T>(string member, IReadOnlyList<string> words) => Member<T>(member, new MemberRule { Words = words });

    /// <summary>The same with the texts of an enum.</summary>
    /// <param name="text">The text of each value.</param>
    public SchemaRules Words<T, TEnum>(string member, Func<TEnum, string> text)
        where TEnum : struct, Enum => Words<T>(member, [.. Enum.GetValues<TEnum>().Select(text).Distinct()]);

    /// <summary>The same with the texts that a class of constants lists.</summary>
    public SchemaRules Words<T>(string member, Type constants) => Words<T>(member, ConstantsOf(constants));

    /// <summary>Returns the public constant texts of a class, in the order of their declaration.</summary>
    public static IReadOnlyList<string> ConstantsOf(Type constants) =>
    [
        .. constants.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field is { IsLiteral: true, FieldType: var type } && type == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!),
    ];

    internal MemberRule? Find(Type type, string member) => _members.GetValueOrDefault((type, member));

    internal bool IsRequest(Type type, out IReadOnlyList<string> required, out string example)
    {
        var found = _requests.TryGetValue(type, out var request);
        (required, example) = found ? request : ([], "");
        return found;
    }
}
