using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Doms.PaymentProvider;

/// <summary>
/// A statement prepared once and executed many times, with parameters <c>@p0</c>, <c>@p1</c> and so on.
/// </summary>
sealed class Statement : IDisposable
{
    readonly DbCommand _command;

    [SuppressMessage("Security", "CA2100", Justification = "The statements are constants of this assembly.")]
    public Statement(DbConnection connection, string sql, int parameters = 0)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            _command.Parameters.Add(parameter);
        }
    }

    public Statement With(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return this;
    }

    public void Execute() => _command.ExecuteNonQuery();

    public object Scalar() => _command.ExecuteScalar()!;

    public DbDataReader Read() => _command.ExecuteReader();

    public void Dispose() => _command.Dispose();
}
