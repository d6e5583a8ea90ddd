using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Clients;

/// <summary>The package of the client, as <c>dotnet pack</c> makes it from the built project.</summary>
public sealed class PackageTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-package-").FullName;

    [Fact]
    public async Task Package_is_complete_and_needs_no_other()
    {
        await Pack();
        using var package = await ZipFile.OpenReadAsync(Directory.GetFiles(_folder, "*.nupkg").ShouldHaveSingleItem());
        string[] files =
        [
            "README.md", "lib/net10.0/Doms.Client.dll", "lib/net10.0/Doms.Client.xml", "lib/net10.0/Doms.Contracts.dll",
            "lib/net10.0/Doms.Contracts.xml",
        ];
        files.Except(package.Entries.Select(entry => entry.FullName)).ShouldBeEmpty();

        await using var text = await package.Entries.Single(entry => entry.FullName == "Doms.Client.nuspec").OpenAsync();
        var metadata = XDocument.Load(text).Root!.Elements().Single().Elements().ToList();
        metadata.SelectMany(element => element.Descendants()).ShouldNotContain(element => element.Name.LocalName == "dependency");
        foreach (var name in new[] { "id", "version", "authors", "description", "license", "readme", "tags" })
            metadata.Single(element => element.Name.LocalName == name).Value.ShouldNotBeEmpty(name);

        var assemblies = package.Entries.Where(entry => entry.FullName.EndsWith(".dll", StringComparison.Ordinal)).ToList();
        assemblies.SelectMany(References).Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).Distinct()
            .ShouldBe(["Doms.Contracts"]);

        using var symbols = await ZipFile.OpenReadAsync(Directory.GetFiles(_folder, "*.snupkg").ShouldHaveSingleItem());
        symbols.Entries.Select(entry => entry.Name).Where(name => name.EndsWith(".pdb", StringComparison.Ordinal)).Order()
            .ShouldBe(["Doms.Client.pdb", "Doms.Contracts.pdb"]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Packs what was built together with this test.</summary>
    async Task Pack()
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "pack", RepositoryFile.Find("src/Client/Client.csproj"), "--no-build", "-c", configuration, "-o", _folder, "--nologo",
                "-v", "q", "-nodeReuse:false",
            ])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // The runner of the tests leaves the paths of its own build behind.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, string.Concat(output));
    }

    static IEnumerable<string> References(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        memory.Position = 0;
        using var file = new PEReader(memory);
        var reader = file.GetMetadataReader();
        return
        [
            .. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name)),
        ];
    }
}
