using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Doms.Engine.Storage;
using Doms.Engine.Transport;

namespace Doms.Simulation;

/// <summary>Hashes everything that a run commits and publishes, in order and with its time: equal runs have equal hashes.</summary>
/// <param name="watched">An order, product or key whose changes are recorded as text; null for none.</param>
/// <param name="committed">Receives every commit with its process; null for none.</param>
public sealed class Trace(
    VirtualTime time, string? watched = null, Action<string, IReadOnlyList<RowChange>>? committed = null) : IDisposable
{
    const int MaxTextLength = 512;
    const int BufferSize = 16 * 1024;
    const int MaxEntryBytes = (MaxTextLength * 4) + sizeof(long);
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly List<string> _lines = [];
    readonly byte[] _buffer = new byte[BufferSize];
    int _buffered;

    public long Events { get; private set; }

    /// <summary>Changes of rows that contain the watched id.</summary>
    public IReadOnlyList<string> Lines => _lines;

    public void AddCommit(string node, IReadOnlyList<RowChange> changes)
    {
        Add(node, time.Elapsed.Ticks);
        committed?.Invoke(node, changes);
        foreach (var change in changes)
        {
            Add(change.Key.Table.Name, change.Row is null ? -1 : change.Key.Table.VersionOf(change.Row));
            Add(change.Key.Key, change.ExpectedVersion);
            if (watched is not null) Watch(node, change);
        }
    }

    public void AddPublication(string node, TransportRecord record)
    {
        Add(node, time.Elapsed.Ticks);
        Add(record.Topic, record.Body?.Length ?? -1);
        Add(record.Key ?? "", 0);
    }

    public void Add(string text, long number)
    {
        Events++;
        if (_buffered > BufferSize - MaxEntryBytes) Flush();
        _buffered += Encoding.UTF8.GetBytes(text.AsSpan(0, Math.Min(text.Length, MaxTextLength)), _buffer.AsSpan(_buffered));
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_buffered), number);
        _buffered += sizeof(long);
    }

    void Flush()
    {
        _hash.AppendData(_buffer, 0, _buffered);
        _buffered = 0;
    }

    void Watch(string node, RowChange change)
    {
        var columns = change.Key.Table.Columns;
        var row = change.Row is null ? null : string.Join("  ", columns.Select(column => $"{column.Name}={column.Value(change.Row)}"));
        if (!change.Key.Key.Contains(watched!) && row?.Contains(watched!) != true) return;
        _lines.Add($"{time.Elapsed:d\\.hh\\:mm\\:ss\\.ffffff}  {node}  {change.Key.Table.Name}  {row ?? $"{change.Key.Key} deleted"}");
    }

    /// <summary>Returns the hash in hex.</summary>
    public string Finish()
    {
        Flush();
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();
}
