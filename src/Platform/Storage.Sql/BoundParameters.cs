using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;
using Dapper;

namespace Doms.Storage.Sql;

/// <summary>A statement whose parameters have values, as a database understands them.</summary>
sealed partial class BoundParameters : SqlMapper.IDynamicParameters
{
    static readonly ConcurrentDictionary<Type, PropertyInfo[]> Members = [];
    readonly IReadConnections _connections;
    readonly IReadOnlyDictionary<string, object?> _given;
    readonly Dictionary<string, object?> _used = [];

    /// <exception cref="ArgumentException">The statement names a parameter that is not given.</exception>
    public BoundParameters(string sql, IReadOnlyDictionary<string, object?> given, IReadConnections connections)
    {
        (_given, _connections) = (given, connections);
        Sql = Named().Replace(sql, name => name.Groups["list"] is { Success: true, Value: var list } ? InList(list) : Use(name.Value[1..]));
    }

    /// <summary>The statement in the dialect of the database.</summary>
    public string Sql { get; }

    /// <summary>The members of an anonymous object, by name.</summary>
    public static Dictionary<string, object?> Of(object? given)
    {
        if (given is null) return [];
        var members = Members.GetOrAdd(given.GetType(), type => type.GetProperties());
        return members.ToDictionary(member => member.Name, member => member.GetValue(given));
    }

    public void AddParameters(IDbCommand command, SqlMapper.Identity identity)
    {
        foreach (var (name, value) in _used)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value switch
            {
                null => DBNull.Value,
                DateTimeOffset time => _connections.Dialect.ValueOf(time),
                _ => value,
            };
            if (value is null or string) _connections.LeaveType((DbParameter)parameter);
            command.Parameters.Add(parameter);
        }
    }

    string InList(string name)
    {
        var values = ((IEnumerable<string>)ValueOf(name)!).ToArray();
        if (_connections.Dialect.HasArrays)
        {
            // Only an equation leaves the rows in the order of an index.
            _used[name] = values is [var only] ? only : values;
            return values.Length == 1 ? $"= @{name}" : $"= ANY(@{name})";
        }

        for (var i = 0; i < values.Length; i++) _used[$"{name}_{i}"] = values[i];
        return $"IN ({string.Join(", ", values.Select((_, i) => $"@{name}_{i}"))})";
    }

    string Use(string name)
    {
        _used[name] = ValueOf(name);
        return $"@{name}";
    }

    object? ValueOf(string name) => _given.TryGetValue(name, out var value)
        ? value
        : throw new ArgumentException($"Parameter '{name}' is not given.", nameof(name));

    [GeneratedRegex(@"\bIN @(?<list>\w+)|@\w+", RegexOptions.NonBacktracking)]
    private static partial Regex Named();
}
