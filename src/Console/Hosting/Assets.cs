using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Console.Hosting;

/// <summary>Files of the console, from the assembly; their addresses change with their contents, so that browsers keep them.</summary>
static class Assets
{
    const string Prefix = "assets/";

    /// <summary>A year: an address with another hash is another file.</summary>
    const string Forever = "public, max-age=31536000, immutable";

    static readonly Lazy<IReadOnlyDictionary<string, Asset>> All = new(ReadAll);

    /// <summary>The address of a file, relative to the console.</summary>
    public static string Address(string name) => $"{Prefix}{All.Value[name].Hash}/{name}";

    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{Prefix}{{hash}}/{{name}}", (string name, HttpContext http) => Answer(name, http));
        routes.MapGet("_framework/blazor.web.js", (HttpContext http) => Answer("blazor.web.js", http));
    }

    static IResult Answer(string name, HttpContext http)
    {
        if (!All.Value.TryGetValue(name, out var asset)) return Results.NotFound();
        http.Response.Headers.CacheControl = Forever;
        return Results.Bytes(asset.Content, asset.Type);
    }

    static Dictionary<string, Asset> ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name => Read(assembly, name), StringComparer.Ordinal);
    }

    static Asset Read(Assembly assembly, string resource)
    {
        const int hashBytes = 6;
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new Asset(content, TypeOf(resource), Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, hashBytes)));
    }

    static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css",
        ".js" => "text/javascript",
        ".woff2" => "font/woff2",
        ".svg" => "image/svg+xml",
        _ => "text/plain",
    };

    sealed record Asset(byte[] Content, string Type, string Hash);
}
