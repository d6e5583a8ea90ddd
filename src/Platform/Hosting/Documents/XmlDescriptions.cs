using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Doms.Hosting.Documents;

/// <summary>
/// Descriptions from the documentation comments of a record, which the compiler writes beside its assembly: the summary, and the
/// parameters of the constructor. The framework's own reader knows only comments of properties.
/// </summary>
public static partial class XmlDescriptions
{
    static readonly char[] NameSeparators = ['.', ':'];

    static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, XElement>> Files = new();

    /// <summary>Returns the summary of a type; null without one.</summary>
    public static string? Of(Type type) => Find($"T:{NameOf(type)}", type)?.Element("summary") is { } summary ? Text(summary) : null;

    /// <summary>Returns the description of a property; null without one.</summary>
    public static string? Of(Type type, string property)
    {
        if (Find($"P:{NameOf(type)}.{property}", type)?.Element("summary") is { } summary) return Text(summary);
        var parameter = Find($"T:{NameOf(type)}", type)?.Elements("param")
            .FirstOrDefault(param => param.Attribute("name")?.Value == property);
        return parameter is null ? null : Text(parameter);
    }

    static string? NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName?.Replace('+', '.');

    static XElement? Find(string name, Type type) => Files.GetOrAdd(type.Assembly, Read).GetValueOrDefault(name);

    static Dictionary<string, XElement> Read(Assembly assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        return File.Exists(path)
            ? XDocument.Load(path).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value)
            : [];
    }

    static string Text(XElement element) => Spaces().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "paramref" } parameter => $"`{Camel(parameter.Attribute("name")!.Value)}`",
        XElement { Name.LocalName: "see" } reference => reference.Attribute("cref")!.Value.Split(NameSeparators)[^1],
        XElement other => Text(other),
        _ => "",
    };

    static string Camel(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Spaces();
}
