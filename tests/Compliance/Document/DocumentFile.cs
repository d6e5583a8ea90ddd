using System.Text.Encodings.Web;
using System.Text.Json;

namespace Doms.Tests.Compliance.Document;

/// <summary>The API document of the repository, <c>docs/openapi.json</c>.</summary>
public static class DocumentFile
{
    /// <summary>Setting this variable to 1 writes the document that is served over the file, instead of comparing both.</summary>
    public const string RenewVariable = "DOMS_RENEW_OPENAPI";

    /// <summary>The file is about to be written, so nothing is compared with it.</summary>
    public static bool IsRenewed { get; } = Environment.GetEnvironmentVariable(RenewVariable) == "1";

    /// <summary>Layout of the file: one member a line, no escapes that JSON does not need.</summary>
    public static JsonSerializerOptions Format { get; } = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Path { get; } = System.IO.Path.Combine(FindRoot(), "docs", "openapi.json");

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Doms.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
