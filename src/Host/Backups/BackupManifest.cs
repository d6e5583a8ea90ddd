using System.Text.Json.Serialization;

namespace Doms.Host.Backups;

/// <summary>Last entry of a backup: what it consists of. A backup without it is not whole.</summary>
/// <param name="Layout">Version of the layout of backups.</param>
/// <param name="Version">Version of the program that made it.</param>
/// <param name="TakenAt">Moment of which the data is.</param>
/// <param name="Files">Its files, with their SHA-256 in hexadecimal digits.</param>
sealed record BackupManifest(int Layout, string Version, DateTimeOffset TakenAt, IReadOnlyDictionary<string, string> Files)
{
    public const int CurrentFormat = 1;
}

/// <summary>JSON metadata of <c>manifest.json</c>.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
sealed partial class BackupJson : JsonSerializerContext;
