using System.Buffers.Binary;
using System.Text;

namespace Doms.Storage.Sqlite;

/// <summary>The last commit of a database that was acknowledged.</summary>
/// <param name="Instance">Identity of the database.</param>
/// <param name="Commits">Number of the commit.</param>
/// <param name="Place">Hash of the path of the database; a copied mark does not speak for a copied database.</param>
readonly record struct AcknowledgedCommit(long Instance, long Commits, long Place)
{
    /// <summary>FNV-1a of a path, with its links followed.</summary>
    public static long PlaceOf(string path)
    {
        const ulong offset = 14_695_981_039_346_656_037, prime = 1_099_511_628_211;
        var hash = offset;
        foreach (var unit in Encoding.UTF8.GetBytes(WithoutLinks(Path.GetFullPath(path)))) hash = (hash ^ unit) * prime;
        return (long)hash;
    }

    /// <summary>Returns the path of the file itself: the same file has one mark, by whatever links it is reached.</summary>
    static string WithoutLinks(string path)
    {
        if (Path.GetDirectoryName(path) is not { } folder) return path;
        var direct = Path.Combine(WithoutLinks(folder), Path.GetFileName(path));
        return new FileInfo(direct) is { LinkTarget: not null } link
            ? WithoutLinks(link.ResolveLinkTarget(returnFinalTarget: true)!.FullName)
            : direct;
    }
}

/// <summary>
/// The high-water mark of a database, in a file next to it: the number of its last acknowledged commit, written after each commit and
/// synchronized every second. A database that is behind its mark at the start has lost commits. The file is also a lock: it is open
/// for one process only.
/// </summary>
sealed class CommitMark : IDisposable
{
    const string Extension = ".mark";

    /// <summary>Two records, in sectors of their own, are written in turn, so that one is whole whatever interrupts a write.</summary>
    const int RecordDistance = 512;
    const int RecordBytes = 32;
    const int ChecksumAt = 24;

    /// <summary>Offset of a record of the same form about the database file alone, without its log.</summary>
    const int MovedAt = 2 * RecordDistance;

    readonly FileStream _file;
    readonly byte[] _record = new byte[RecordBytes];
    readonly byte[] _movedRecord = new byte[RecordBytes];
    readonly long _instance;
    readonly long _place;
    long _written;
    long _flushed;

    /// <param name="file">From <see cref="Lock"/>.</param>
    public CommitMark(FileStream file, AcknowledgedCommit last)
    {
        _file = file;
        (_instance, _place) = (last.Instance, last.Place);
        Write(last.Commits);
        Write(last.Commits);
        Flush();
    }

    public static string PathOf(string database) => Path.ChangeExtension(database, Extension);

    /// <summary>
    /// Reads the number of the last commit that is known to be in the database file itself, without its log; null where none was noted.
    /// </summary>
    public static AcknowledgedCommit? ReadMoved(FileStream file) => ReadAt(file, MovedAt);

    /// <summary>Opens the file of a database for this process only.</summary>
    /// <exception cref="DataFolderInUseException">Another process has it open.</exception>
    public static FileStream Lock(string database) => FileLock.Take(PathOf(database));

    /// <summary>Reads a mark; null for an absent or unreadable one.</summary>
    public static AcknowledgedCommit? Read(FileStream file)
    {
        var first = ReadAt(file, 0);
        var second = ReadAt(file, RecordDistance);
        if (first is null || second is null) return first ?? second;
        return first.Value.Commits > second.Value.Commits ? first : second;
    }

    /// <summary>
    /// Reads a mark, and what was moved, without locking it; null for absent or unreadable ones, and for those of a running process,
    /// which has compared it
    /// with its database itself.
    /// </summary>
    public static (AcknowledgedCommit? Last, AcknowledgedCommit? Moved) Read(string database)
    {
        if (!File.Exists(PathOf(database))) return default;
        try
        {
            using var file = new FileStream(PathOf(database), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return (Read(file), ReadMoved(file));
        }
        catch (IOException error) when (FileLock.IsHeld(error))
        {
            return default;
        }
    }

    /// <summary>Records a commit; it survives the end of the process at once, and a power failure after the next flush.</summary>
    public void Write(long commits)
    {
        Fill(_record, commits);
        var turn = Interlocked.Increment(ref _written);
        RandomAccess.Write(_file.SafeFileHandle, _record, (turn & 1) * RecordDistance);
    }

    /// <summary>Records that the log was moved into the database up to a commit. Called by one thread.</summary>
    public void WriteMoved(long commits)
    {
        Fill(_movedRecord, commits);
        RandomAccess.Write(_file.SafeFileHandle, _movedRecord, MovedAt);
        Interlocked.Exchange(ref _flushed, -1);
    }

    /// <summary>Synchronizes what was written since the last flush.</summary>
    public void Flush()
    {
        var written = Interlocked.Read(ref _written);
        if (written == Interlocked.Exchange(ref _flushed, written)) return;
        RandomAccess.FlushToDisk(_file.SafeFileHandle);
    }

    public void Dispose() => _file.Dispose();

    void Fill(byte[] record, long commits)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record, _instance);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(8), commits);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(16), _place);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(ChecksumAt), Checksum(record));
    }

    static AcknowledgedCommit? ReadAt(FileStream file, long offset)
    {
        var record = new byte[RecordBytes];
        if (RandomAccess.Read(file.SafeFileHandle, record, offset) != RecordBytes) return null;
        if (BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(ChecksumAt)) != Checksum(record)) return null;
        return new AcknowledgedCommit(
            BinaryPrimitives.ReadInt64LittleEndian(record), BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(8)),
            BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(16)));
    }

    static long Checksum(ReadOnlySpan<byte> record)
    {
        const long prime = 0x1000_0000_01B3;
        var sum = 0x0D05_0D05L;
        for (var at = 0; at < ChecksumAt; at += sizeof(long))
            sum = unchecked((sum ^ BinaryPrimitives.ReadInt64LittleEndian(record[at..])) * prime);
        return sum;
    }
}
