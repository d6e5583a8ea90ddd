using System.Text.Json.Serialization;

namespace Doms.Host.Diagnostics;

/// <summary>State of a process for those who look for the cause of a trouble; it contains neither secrets nor personal data.</summary>
/// <param name="Address">Where the gateway reaches it; null for the process that answers.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Runtime">Versions of .NET and the operating system.</param>
/// <param name="MemoryBytes">Memory that it may use.</param>
/// <param name="Settings">The settings that were given; secrets are masked.</param>
/// <param name="Problems">The newest warnings and errors of its log, oldest first.</param>
/// <param name="Metrics">Its metrics; null for the process that answers, which has them at <c>/metrics</c>.</param>
/// <param name="Error">Why nothing is known of a process; null for the others.</param>
sealed record ProcessDiagnostics(
    string Role, Uri? Address, string? Version, string? Runtime, int Processors, long MemoryBytes, DateTimeOffset? StartedAt,
    IReadOnlyDictionary<string, string?> Settings, IReadOnlyList<string> Problems, string? Metrics, string? Error)
{
    /// <summary>A process that did not answer.</summary>
    public static ProcessDiagnostics Silent(string role, Uri? address, string error) =>
        new(role, address, null, null, 0, 0, null, new Dictionary<string, string?>(), [], null, error);
}

/// <summary>JSON metadata of diagnostics.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<ProcessDiagnostics>))]
[JsonSerializable(typeof(List<ProcessDiagnostics>))]
sealed partial class DiagnosticsJson : JsonSerializerContext;
