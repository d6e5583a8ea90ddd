using Microsoft.Extensions.Logging;

namespace Doms.Hosting.Logging;

/// <summary>The log of a process on standard output.</summary>
/// <param name="Format">Form of its lines. Setting <c>Logging:Format</c>.</param>
/// <param name="Level">Least severe lines that are written. Setting <c>Logging:Level</c>.</param>
public sealed record LogSettings(LogFormat Format = LogFormat.Text, LogLevel Level = LogLevel.Information);
