using Doms.Tests.Compliance.Document;
using Doms.Tests.EndToEnd.Access;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Document;

/// <summary>The API document and the Postman collection, as the tools of a shop's developers see them.</summary>
public sealed class ApiToolTests(RunningHost host, ApiTools tools) : IClassFixture<RunningHost>, IClassFixture<ApiTools>
{
    [Fact]
    public Task Redocly_finds_no_error() => Succeeds("redocly", "lint", DocumentFile.Path, "--extends=recommended");

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
    public Task Postman_collection_runs_top_to_bottom() => Succeeds(
        "newman", "run", RepositoryFile.Find("docs/postman.json"), "--env-var", $"baseUrl={host.Gateway.ToString().TrimEnd('/')}");

    async Task Succeeds(string tool, params string[] arguments)
    {
        Assert.SkipUnless(tools.Missing is null, tools.Missing ?? "");
        var (code, output) = await ApiTools.Tool(tool, arguments);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        code.ShouldBe(0, output);
    }
}
