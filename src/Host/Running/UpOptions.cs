using System.Text.Json;
using Doms.Storage.Sqlite;

namespace Doms.Host.Running;

/// <summary>Start options of a process.</summary>
/// <param name="DataFolder">Data folder; created if absent.</param>
/// <param name="Port">The role's port; of role all that of the gateway, and services use the next six. 0 selects free ports.</param>
/// <param name="Profile"><c>demo</c> or <c>production</c>.</param>
/// <param name="Settings">Settings that take precedence over the environment, e.g. <c>Fulfillment:StageDuration</c>.</param>
/// <param name="AcceptLoss">Starts although the database is behind what it has acknowledged.</param>
/// <param name="Storage">One of <see cref="StorageSettings.Kinds"/>; null for what is configured.</param>
public sealed record UpOptions(
    string DataFolder, int Port, string Profile, IReadOnlyDictionary<string, string?> Settings, bool AcceptLoss = false,
    string? Storage = null)
{
    /// <summary>The part of the system that the process runs.</summary>
    public ProcessRole Role { get; init; } = ProcessRole.All;

    /// <summary>Profile with login for any user and simulated payments.</summary>
    public const string Demo = "demo";

    /// <summary>Profile that rejects whatever is for demonstrations only.</summary>
    public const string Production = "production";
}

/// <summary>Content of <c>DIR/doms.json</c>: addresses of the running process, for the commands that call it.</summary>
/// <param name="Gateway">Base address of the API.</param>
/// <param name="Provider">Base address of the payment provider; null for a gateway that knows none.</param>
/// <param name="ProcessId">The process that holds the folder's lock.</param>
/// <param name="Instance">Identity of the database, which the process states at <c>/livez</c>.</param>
public sealed record RunningAddresses(Uri Gateway, Uri? Provider, int ProcessId, string? Instance = null)
{
    /// <summary>
    /// Reads the addresses of the process that runs on a data folder; null if no process runs on it. The addresses that a killed
    /// process left, or that were copied with the folder, are those of no process.
    /// </summary>
    public static RunningAddresses? Find(string folder) => DataFolder.IsInUse(folder) ? Read(folder) : null;

    /// <summary>Reads the addresses in a data folder, also those of no running process; null if absent or invalid.</summary>
    public static RunningAddresses? Read(string folder)
    {
        var file = Path.Combine(folder, "doms.json");
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), AddressesJson.Default.RunningAddresses) : null;
        }
        catch (Exception error) when (error is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            // A process deletes the file when it stops, and replaces it when it starts.
            return null;
        }
    }
}
