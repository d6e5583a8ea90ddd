using System.Text.Json.Nodes;
using Doms.Tests.Compliance.Document;
using Doms.Tests.EndToEnd.Access;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Document;

/// <summary>The API document and the Postman collection, as the tools of a shop's developers see them.</summary>
public sealed class ApiToolTests(RunningHost host, ApiTools tools) : IClassFixture<RunningHost>, IClassFixture<ApiTools>
{
    [Fact]
    public async Task Redocly_finds_no_error_and_no_warning() =>
        (await Succeeds("redocly", "lint", DocumentFile.Path, "--extends=recommended")).ShouldNotContain("You have");

    [Fact]
    public Task Spectral_finds_no_error() => Succeeds("spectral", "lint", DocumentFile.Path, "--fail-severity=error");

    [Fact]
    public async Task Typed_backend_compiles_and_runs()
    {
        await Succeeds("openapi-typescript", DocumentFile.Path, "--output", "openapi.d.ts");
        await Succeeds("tsc", "--project", "tsconfig.json");
        Assert.SkipUnless(tools.Missing is null, tools.Missing ?? "");
        var (code, output) = await ApiTools.Run("node", "out/backend.js", host.Gateway.ToString().TrimEnd('/'));
        code.ShouldBe(0, output);
    }

    [Fact]
    public async Task TypeScript_client_compiles_and_its_example_runs()
    {
        Assert.SkipUnless(tools.Missing is null, tools.Missing ?? "");
        const string sources = "typescript-client/src";
        Directory.CreateDirectory(Path.Combine(ApiTools.Folder, sources));
        foreach (var file in (string[])["package.json", "tsconfig.json", "src/client.ts", "src/example.ts"])
            File.Copy(Path.Combine(TypeScriptClient, file), Path.Combine(ApiTools.Folder, "typescript-client", file), overwrite: true);
        await Succeeds("openapi-typescript", DocumentFile.Path, "--output", $"{sources}/openapi.ts");
        var generated = await File.ReadAllTextAsync(Path.Combine(ApiTools.Folder, sources, "openapi.ts"));
        var committed = Path.Combine(TypeScriptClient, "src", "openapi.ts");
        if (DocumentFile.IsRenewed) await File.WriteAllTextAsync(committed, generated);
        (await File.ReadAllTextAsync(committed) == generated).ShouldBeTrue(
            "clients/typescript/src/openapi.ts differs from docs/openapi.json. Write it with: "
            + $"{DocumentFile.RenewVariable}=1 ./doms test EndToEnd --filter FullyQualifiedName~TypeScript_client, and commit it.");

        await Succeeds("tsc", "--project", "typescript-client/tsconfig.json");
        var (code, output) = await ApiTools.Run("node", "typescript-client/dist/example.js", host.Gateway.ToString().TrimEnd('/'));
        code.ShouldBe(0, output);
        output.ShouldContain("The example runs.");
    }

    /// <summary>The package declares the versions that the tests compile with.</summary>
    [Fact]
    public async Task TypeScript_client_pins_the_tested_versions()
    {
        var package = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(TypeScriptClient, "package.json")))!;
        var tested = JsonNode.Parse(await File.ReadAllTextAsync(RepositoryFile.Find("eng/api/package-lock.json")))!["packages"]!;
        foreach (var (name, version) in package["dependencies"]!.AsObject().Concat(package["devDependencies"]!.AsObject()))
            version!.GetValue<string>().ShouldBe(tested[$"node_modules/{name}"]!["version"]!.GetValue<string>(), name);
    }

    [Fact]
    public async Task AsyncApi_parser_finds_no_error_and_no_warning()
    {
        Assert.SkipUnless(tools.Missing is null, tools.Missing ?? "");
        var (code, output) = await ApiTools.Run("node", "asyncapi.mjs", RepositoryFile.Find("docs/asyncapi.json"));
        code.ShouldBe(0, output);
    }

    [Fact]
    public Task Postman_collection_runs_top_to_bottom() => Succeeds(
        "newman", "run", RepositoryFile.Find("docs/postman.json"), "--env-var", $"baseUrl={host.Gateway.ToString().TrimEnd('/')}");

    [Fact]
    public async Task Page_of_the_document_authorizes_and_tries_a_request()
    {
        Assert.SkipUnless(tools.Missing is null, tools.Missing ?? "");
        var browser = ApiTools.FindBrowser();
        Assert.SkipWhen(browser is null, "chromium is not on this machine");
        var (code, output) = await ApiTools.Run("node", "swagger.mjs", host.Gateway.ToString().TrimEnd('/'), browser!);
        code.ShouldBe(0, output);
    }

    static string TypeScriptClient => Path.GetDirectoryName(RepositoryFile.Find("clients/typescript/package.json"))!;

    async Task<string> Succeeds(string tool, params string[] arguments)
    {
        Assert.SkipUnless(tools.Missing is null, tools.Missing ?? "");
        var (code, output) = await ApiTools.Tool(tool, arguments);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        code.ShouldBe(0, output);
        return output;
    }
}
