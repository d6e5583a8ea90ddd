using System.Collections;

namespace Doms.Tests.Services.Journals;

/// <summary>Creates values with all members set, from the parameters of the records' constructors.</summary>
static class SampleValues
{
    static readonly DateTimeOffset SampleTime = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public static object Of(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return $"the {name}";
        if (type == typeof(bool)) return true;
        if (type == typeof(long)) return name.Length * 1_001L;
        if (type == typeof(int)) return name.Length;
        if (type == typeof(decimal)) return 12.34m;
        if (type == typeof(DateTimeOffset)) return SampleTime;
        if (type.IsGenericType) return Collection(type.GetGenericTypeDefinition(), type.GetGenericArguments());
        var constructor = type.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(member => Of(member.ParameterType, member.Name!))]);
    }

    static object Collection(Type kind, Type[] of)
    {
        if (kind == typeof(IReadOnlyDictionary<,>))
        {
            var entries = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(of))!;
            entries.Add(Of(of[0], "key"), Of(of[1], "value"));
            return entries;
        }

        if (kind != typeof(IReadOnlyList<>)) throw new NotSupportedException($"There is no sample for {kind.Name}.");
        var items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(of))!;
        items.Add(Of(of[0], "item"));
        return items;
    }
}
