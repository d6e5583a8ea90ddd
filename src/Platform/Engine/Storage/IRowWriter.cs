namespace Doms.Engine.Storage;

/// <summary>Takes the value of one column after another, without an object for each number.</summary>
public interface IRowWriter
{
    void Text(string? value);

    /// <summary>Takes the UTF-8 of JSON.</summary>
    void Json(byte[]? utf8);

    void Int64(long? value);

    void Bool(bool value);

    void Bytes(byte[] value);
}
