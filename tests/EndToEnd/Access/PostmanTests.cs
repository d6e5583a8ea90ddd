using System.Text.Json;
using System.Text.RegularExpressions;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Access;

/// <summary>The Postman collection matches the served endpoints.</summary>
public sealed partial class PostmanTests(RunningHost host) : IClassFixture<RunningHost>
{
    static readonly JsonElement Collection = JsonDocument.Parse(File.ReadAllText(RepositoryFile.Find("docs/postman.json"))).RootElement;

    [Fact]
    public async Task Postman_requests_match_the_api_document()
    {
        var documented = (await host.DocumentedEndpoints()).Select(endpoint => Placeholder().Replace(endpoint, "*")).ToHashSet();
        var requests = Requests(Collection)
            .Select(request => $"{Method(request)} {Placeholder().Replace(PathOf(request), "*")}").ToHashSet();
        requests.Except(documented).ShouldBeEmpty();
        documented.Except(requests).Order(StringComparer.Ordinal).ShouldBe(
            ["GET /api/waits/*", "POST /api/payments/callbacks", "PUT /api/orders/*/cancel"]);
    }

    [Fact]
    public async Task Postman_bodies_are_accepted_unchanged()
    {
        var id = await host.PlaceConfirmedOrder();
        foreach (var request in Requests(Collection).Where(request => request.TryGetProperty("body", out _)))
        {
            var body = request.GetProperty("body").GetProperty("raw").GetString()!;
            var path = Placeholder().Replace(PathOf(request), PathOf(request).Contains("inventory", StringComparison.Ordinal) ? "P1" : id);
            var answer = await host.Send("olga", Method(request), path, Placeholder().Replace(body, "none"));
            answer.Status.ShouldBeOneOf([200, 201, 202, 404, 409], $"{Method(request)} {path}: {answer.Text}");
        }
    }

    [Fact]
    public void Postman_variables_are_declared_and_contain_no_token()
    {
        var declared = Collection.GetProperty("variable").EnumerateArray().Select(variable => variable.GetProperty("key").GetString()!);
        var used = Placeholder().Matches(Collection.GetRawText()).Select(match => match.Groups["name"].Value);
        used.Where(name => name.Length > 0 && !name.StartsWith('$')).Distinct().Except(declared).ShouldBeEmpty();
        Collection.GetRawText().ShouldNotContain("eyJ");
    }

    static IEnumerable<JsonElement> Requests(JsonElement folder) => folder.GetProperty("item").EnumerateArray()
        .SelectMany(item => item.TryGetProperty("request", out var request) ? [request] : Requests(item));

    static string Method(JsonElement request) => request.GetProperty("method").GetString()!;

    /// <summary>Returns the path without host and query.</summary>
    static string PathOf(JsonElement request) =>
        request.GetProperty("url").GetString()!.Replace("{{baseUrl}}", "", StringComparison.Ordinal).Split('?')[0];

    /// <summary>Matches a variable of the collection or a parameter of the document.</summary>
    [GeneratedRegex(@"\{\{(?<name>[^{}]+)\}\}|\{[a-zA-Z]+\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();
}
