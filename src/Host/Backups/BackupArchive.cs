using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Doms.Host.Backups;

/// <summary>A backup as a tar archive: the databases, the mails that were sent, and at its end the manifest.</summary>
static partial class BackupArchive
{
    public const string DatabaseFile = "doms.db";
    public const string Ledger = "provider.db";
    const string Mails = "mail";
    const string Manifest = "manifest.json";

    /// <summary>Longest manifest that is read.</summary>
    const int MaxManifestBytes = 1 << 30;

    /// <summary>Writes an archive.</summary>
    /// <param name="copies">Folder with the copies of the databases, and nothing else.</param>
    /// <param name="mails">Folder of mails; it may not exist, and files of it may come and go.</param>
    public static async Task Write(
        Stream to, string copies, string mails, string version, DateTimeOffset takenAt, CancellationToken cancel)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await using var tar = new TarWriter(to, TarEntryFormat.Pax, leaveOpen: true);
        foreach (var path in Directory.EnumerateFiles(copies)) await Add(tar, path, Path.GetFileName(path), files, cancel);
        foreach (var path in Directory.Exists(mails) ? Directory.EnumerateFiles(mails, "*.eml") : [])
            await Add(tar, path, $"{Mails}/{Path.GetFileName(path)}", files, cancel);
        var manifest = new BackupManifest(BackupManifest.CurrentFormat, version, takenAt, files);
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest);
        await tar.WriteEntryAsync(EntryOf(Manifest, takenAt, new MemoryStream(json)), cancel);
    }

    /// <summary>Reads an archive to its end, and compares each file with the manifest.</summary>
    /// <param name="folder">Existing folder into which the files are extracted; null only checks them.</param>
    /// <exception cref="InvalidDataException">It is no backup, not whole, damaged, or of a later form.</exception>
    public static async Task<BackupManifest> Read(Stream from, string? folder, CancellationToken cancel)
    {
        try
        {
            return await ReadToEnd(from, folder, cancel);
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException("its end is missing", error);
        }
    }

    static async Task<BackupManifest> ReadToEnd(Stream from, string? folder, CancellationToken cancel)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var tar = new TarReader(from, leaveOpen: true);
        while (await Next(tar, cancel) is { } entry)
        {
            if (entry is not { EntryType: TarEntryType.RegularFile, DataStream: { } data })
                throw new InvalidDataException($"it has an entry that no backup has, '{entry.Name}'");
            if (entry.Name == Manifest) return await Compare(data, found, cancel);
            if (!KnownName().IsMatch(entry.Name)) throw new InvalidDataException($"it has a file that no backup has, '{entry.Name}'");
            found[entry.Name] = await Extract(data, folder is null ? null : Path.Combine(folder, entry.Name), cancel);
        }

        throw new InvalidDataException("its end is missing");
    }

    /// <summary>The library's reason is about digits in a header, which people do not know.</summary>
    static async Task<TarEntry?> Next(TarReader tar, CancellationToken cancel)
    {
        try
        {
            return await tar.GetNextEntryAsync(copyData: false, cancel);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException("it is not a tar archive, or a damaged one", error);
        }
    }

    static async Task Add(TarWriter tar, string path, string name, SortedDictionary<string, string> files, CancellationToken cancel)
    {
        try
        {
            await using var content = File.OpenRead(path);
            files[name] = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
            content.Position = 0;
            await tar.WriteEntryAsync(EntryOf(name, new DateTimeOffset(File.GetLastWriteTimeUtc(path)), content), cancel);
        }
        catch (FileNotFoundException)
        {
            // Someone has deleted a mail meanwhile.
        }
    }

    /// <summary>An entry that only its owner reads, by whatever program it is extracted.</summary>
    static PaxTarEntry EntryOf(string name, DateTimeOffset time, Stream content) => new(TarEntryType.RegularFile, name)
    {
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, ModificationTime = time, DataStream = content,
    };

    static async Task<string> Extract(Stream data, string? path, CancellationToken cancel)
    {
        if (path is null) return Convert.ToHexStringLower(await SHA256.HashDataAsync(data, cancel));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
        await data.CopyToAsync(file, cancel);
        file.Flush(flushToDisk: true);
        file.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
    }

    static async Task<BackupManifest> Compare(Stream data, Dictionary<string, string> found, CancellationToken cancel)
    {
        if (data.Length > MaxManifestBytes) throw new InvalidDataException("its manifest is too long");
        var manifest = await ReadManifest(data, cancel);
        if (manifest.Layout > BackupManifest.CurrentFormat)
            throw new InvalidDataException($"version {manifest.Version} made it, in a form that this version does not know");
        foreach (var (name, hash) in manifest.Files)
            if (found.GetValueOrDefault(name) != hash) throw new InvalidDataException($"its file {name} is missing or damaged");
        if (found.Count != manifest.Files.Count || !found.ContainsKey(DatabaseFile))
            throw new InvalidDataException("its files are not those of its manifest");
        return manifest;
    }

    static async Task<BackupManifest> ReadManifest(Stream data, CancellationToken cancel)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(data, BackupJson.Default.BackupManifest, cancel)
                ?? throw new InvalidDataException("its manifest is empty");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException("its manifest cannot be read", error);
        }
    }

    [GeneratedRegex(@"^(?:doms\.db|provider\.db|mail/[\w.~%-]+\.eml)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex KnownName();
}
