using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Hosting.Problems;
using Doms.Primitives;

namespace Doms.Tests.Hosting;

public sealed class ProblemTests : IAsyncLifetime
{
    TestWebHost _host = null!;
    HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestWebHost.Start();
        _client = _host.ClientAs("alice");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_validation_error_has_the_promised_members()
    {
        var rejection = new Rejection(RejectionKind.Invalid, "items_empty", "items must not be empty", "items");
        _host.Port.Respond = () => new Response(400, default, Rejection: rejection);
        var problem = await Post("""{"quantity":1}""", HttpStatusCode.BadRequest);

        problem.GetProperty("status").GetInt32().ShouldBe(400);
        problem.GetProperty("message").GetString().ShouldBe("Validation failed");
        problem.GetProperty("detail").GetString().ShouldBe("items must not be empty");
        problem.GetProperty("errors").GetProperty("items").GetString().ShouldBe("items must not be empty");
        problem.GetProperty("timestamp").GetDateTimeOffset().ShouldBe(_host.Clock.GetUtcNow());
        problem.GetProperty("code").GetString().ShouldBe("items_empty");
        problem.GetProperty("traceId").GetString().ShouldNotBeNull().ShouldMatch("^[0-9a-f]{32}$");
    }

    [Fact]
    public void Detail_of_a_validation_error_names_the_fields()
    {
        ProblemResponse.Validation("note", "is missing").Detail.ShouldBe("note: is missing");
        ProblemResponse.Validation(new Dictionary<string, string> { ["name"] = "is missing", ["price"] = "is too high" })
            .Detail.ShouldBe("2 fields are invalid: name, price");
    }

    [Fact]
    public async Task Fixed_message_keeps_its_text_beside_the_detail()
    {
        var rejection = new Rejection(RejectionKind.NotFound, "some_code", "Product not found: P9") { Message = "Product not found" };
        _host.Port.Respond = () => new Response(404, default, Rejection: rejection);
        var problem = await Post("""{"quantity":1}""", HttpStatusCode.NotFound);

        problem.GetProperty("message").GetString().ShouldBe("Product not found");
        problem.GetProperty("detail").GetString().ShouldBe("Product not found: P9");
    }

    [Theory]
    [InlineData(RejectionKind.Unacceptable, 422)]
    [InlineData(RejectionKind.NotFound, 404)]
    [InlineData(RejectionKind.Conflict, 409)]
    [InlineData(RejectionKind.Forbidden, 403)]
    public async Task Rejection_becomes_problem_with_status_and_code(RejectionKind kind, int status)
    {
        var rejection = new Rejection(kind, "some_code", "Product not found");
        _host.Port.Respond = () => new Response(status, default, Rejection: rejection);
        var problem = await Post("""{"quantity":1}""", (HttpStatusCode)status);

        problem.GetProperty("message").GetString().ShouldBe("Product not found");
        problem.GetProperty("detail").GetString().ShouldBe("Product not found");
        problem.GetProperty("code").GetString().ShouldBe("some_code");
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("{", "body")]
    [InlineData("""{"quantity":1,}""", "body")]
    [InlineData("""{"quantity":1 /* one */}""", "body")]
    [InlineData("""{"quantity":"1"}""", "quantity")]
    [InlineData("""{"quantity":1.5}""", "quantity")]
    [InlineData("""{"quantity":1e99}""", "quantity")]
    [InlineData("""{"quantity":1,"quantity":2}""", "quantity")]
    [InlineData("""{"quantity":1,"customerId":"\ud800"}""", "customerId")]
    public async Task Json_that_is_not_strict_fails_validation(string body, string field)
    {
        var problem = await Post(body, HttpStatusCode.BadRequest);

        problem.GetProperty("message").GetString().ShouldBe("Validation failed");
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldHaveSingleItem()
            .ShouldBeOneOf(field, "body", "request");
        _host.Port.Requests.ShouldBeEmpty();
        problem.ToString().ShouldNotContain("System.");
    }

    [Fact]
    public async Task Json_too_deep_fails_validation()
    {
        var deep = new string('[', 1_000) + new string(']', 1_000);
        await Post($$"""{"quantity":1,"customerId":{{deep}}}""", HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Oversized_body_is_413_with_or_without_idempotency_key(bool keyed)
    {
        if (keyed) _client.DefaultRequestHeaders.Add("Idempotency-Key", "k");
        _client.DefaultRequestHeaders.ExpectContinue = true;
        var name = new string('x', 1024 * 1024);
        await Post($$"""{"quantity":1,"customerId":"{{name}}"}""", HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Unsupported_content_type_or_encoding_is_415()
    {
        using var text = new StringContent("""{"quantity":1}""", Encoding.UTF8, "text/plain");
        (await _client.PostAsync("/api/orders", text)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);

        using var zipped = new StringContent("""{"quantity":1}""", Encoding.UTF8, "application/json");
        zipped.Headers.ContentEncoding.Add("gzip");
        using var response = await _client.PostAsync("/api/orders", zipped);
        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Unknown_addresses_and_methods_return_problem_details()
    {
        await Expect(await _client.GetAsync("/no/such"), HttpStatusCode.NotFound);
        await Expect(await _client.DeleteAsync("/api/orders/me"), HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Unexpected_failure_reveals_no_internals()
    {
        var problem = await Expect(await _client.GetAsync("/api/orders/broken"), HttpStatusCode.InternalServerError);

        problem.ToString().ShouldNotContain("secret");
        problem.ToString().ShouldNotContain("Exception");
    }

    [Fact]
    public async Task Overload_is_503_with_retry_after()
    {
        _host.Port.Respond = () => throw new OverloadedException("full", TimeSpan.FromMilliseconds(2_500));
        using var response = await _client.PostAsJsonAsync("/api/orders", new { quantity = 1 });

        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(3));
        await Expect(response, HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Unavailable_store_is_503_with_retry_after()
    {
        _host.Port.Respond = () => throw new StoreUnavailableException("away");
        using var response = await _client.PostAsJsonAsync("/api/orders", new { quantity = 1 });

        response.Headers.RetryAfter!.Delta.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        await Expect(response, HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Unknown_outcome_is_504_and_advises_to_repeat()
    {
        _host.Port.Respond = () => throw new OutcomeUnknownException("connection lost", new InvalidOperationException());
        using var response = await _client.PostAsJsonAsync("/api/orders", new { quantity = 1 });

        var problem = await Expect(response, HttpStatusCode.GatewayTimeout);
        problem.GetProperty("code").GetString().ShouldBe("outcome_unknown");
        problem.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain("Idempotency-Key");
    }

    async Task<JsonElement> Post(string body, HttpStatusCode status)
    {
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        return await Expect(await _client.PostAsync("/api/orders", content), status);
    }

    static async Task<JsonElement> Expect(HttpResponseMessage response, HttpStatusCode status)
    {
        response.StatusCode.ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
