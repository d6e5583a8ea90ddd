namespace Doms.Hosting.Logging;

/// <summary>Form of the log on standard output.</summary>
public enum LogFormat
{
    /// <summary>Lines for people, with local times.</summary>
    Text,

    /// <summary>A JSON object a line, with times in UTC, for collectors.</summary>
    Json,
}
