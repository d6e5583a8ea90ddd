using System.Reflection;

namespace Doms.Host.Running;

/// <summary>The version of this executable.</summary>
static class ProgramVersion
{
    /// <summary>Such as <c>1.0.0+3c905b0</c>.</summary>
    public static string Text { get; } = typeof(ProgramVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
