using Doms.Engine.Storage;

namespace Doms.Storage.Sqlite;

/// <summary>Binds the columns of rows to the parameters of statements.</summary>
sealed class StatementWriter : IRowWriter
{
    SqliteStatement? _statement;
    int _index;

    /// <param name="index">One-based.</param>
    public void Bind(SqliteStatement statement, int index, Column column, object row)
    {
        (_statement, _index) = (statement, index);
        column.Write(row, this);
    }

    public void Text(string? value) => _statement!.Bind(_index, value);

    public void Json(byte[]? utf8) => _statement!.BindUtf8(_index, utf8);

    public void Int64(long? value) => _statement!.Bind(_index, value);

    public void Bool(bool value) => _statement!.Bind(_index, value ? 1 : 0);

    public void Bytes(byte[] value) => _statement!.Bind(_index, value);
}
