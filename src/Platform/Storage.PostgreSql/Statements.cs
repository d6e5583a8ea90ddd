using Npgsql;

namespace Doms.Storage.PostgreSql;

static class Statements
{
    public const string Begin = "BEGIN";
    public const string Commit = "COMMIT";
    public const string RollBack = "ROLLBACK";
    public const string Clock = "SELECT clock_timestamp()";

    /// <summary>Adds a statement with parameters <c>$1</c>, <c>$2</c> and so on.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params IReadOnlyList<NpgsqlParameter> parameters)
    {
#pragma warning disable CA2100 // Made of names that tables declare.
        var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }
}
