using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Doms.Hosting.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Doms.Tests.Hosting;

public sealed class RequestRuleTests : IAsyncLifetime
{
    static readonly QueryParameters Parameters = QueryParameters.OfList(
        QueryParameter.Words("status", "Status.", ["OPEN", "DONE"]),
        new("from", "From.", ParameterKind.Time),
        new("to", "To.", ParameterKind.Time),
        new("stuck", "Stuck.", ParameterKind.Flag));

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

    [Theory]
    [InlineData("application/json; charset=\"utf-8\"", HttpStatusCode.Created)]
    [InlineData("application/json;charset=utf8", HttpStatusCode.Created)]
    [InlineData("application/merge-patch+json", HttpStatusCode.Created)]
    [InlineData("application/json; charset=windows-1252", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/json", HttpStatusCode.UnsupportedMediaType)]
    public async Task Utf8_is_accepted_in_every_spelling(string contentType, HttpStatusCode status)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"quantity":1}"""));
        body.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await _client.PostAsync("/api/orders", body);

        response.StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("""{"quantity":1,"customerId":"a"}""", null)]
    [InlineData("""{"quantity":1,"customerID":"a"}""", "customerID is not a member of this request; did you mean customerId?")]
    [InlineData("""{"quantity":1,"custmerId":"a"}""", "custmerId is not a member of this request; did you mean customerId?")]
    [InlineData("""{"quantity":1,"zzz":"a"}""", "zzz is not a member of this request")]
    [InlineData("""{"quantity":1,"\ud800abcdef":"a"}""", "a name that is not valid Unicode is not a member of this request")]
    public async Task Unknown_member_is_named_with_the_nearest(string json, string? error)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync("/api/orders", body);
        var text = await response.Content.ReadAsStringAsync();

        if (error is null) response.StatusCode.ShouldBe(HttpStatusCode.Created);
        else text.ShouldContain($"\"detail\":\"{error}\"");
        if (error is not null) text.ShouldContain("\"code\":\"unknown_member\"");
    }

    [Theory]
    [InlineData("""{"quantity":1.0}""", null)]
    [InlineData("""{"quantity":1e12}""", null)]
    [InlineData("""{"quantity":1e-40}""", "quantity is out of range")]
    [InlineData("""{"quantity":0.99999999999999999999999999999999}""", "quantity is out of range")]
    [InlineData("""{"quantity":1.5}""", "quantity must be a whole number")]
    [InlineData("""{"quantity":"1"}""", "quantity must be a whole number")]
    [InlineData("""{"quantity":1e40}""", "quantity is out of range")]
    [InlineData("""{"quantity":1e20}""", "quantity is out of range")]
    [InlineData("""{"quantity":1,"price":1e40}""", "price is out of range")]
    [InlineData("""{"quantity":1,"price":"1"}""", "price must be a number")]
    [InlineData("""{"quantity":1,"customerId":5}""", "customerId must be a string")]
    [InlineData("""{"quantity":1,"customerId":"\ud800"}""", "customerId must be valid Unicode")]
    [InlineData("""{"quantity":1,"isGift":"yes"}""", "isGift has the wrong type")]
    [InlineData("""{"quantity":1,"code":""}""", "code must not be null or empty; leave it out instead")]
    [InlineData("""{"quantity":1,"code":null}""", "code must not be null or empty; leave it out instead")]
    [InlineData("""{"quantity":1,,}""", "body is not valid JSON; see line 1, byte 15")]
    public async Task Refusal_of_a_value_says_what_is_wrong(string json, string? error)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync("/api/orders", body);

        if (error is null) response.StatusCode.ShouldBe(HttpStatusCode.Created);
        else (await response.Content.ReadAsStringAsync()).ShouldContain($"\"detail\":\"{error}\"");
    }

    [Theory]
    [InlineData(32, "lines is not a member of this request")]
    [InlineData(33, "body has more than 32 objects and arrays inside one another")]
    [InlineData(5_000, "body has more than 32 objects and arrays inside one another")]
    public async Task Depth_of_a_body_is_bounded(int depth, string error)
    {
        var (open, close) = (new string('[', depth - 1), new string(']', depth - 1));
        using var body = new StringContent($$"""{"lines":{{open}}{{close}}}""", Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync("/api/orders", body);

        (await response.Content.ReadAsStringAsync()).ShouldContain($"\"detail\":\"{error}");
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("1\0", false)]
    [InlineData("1\0\0", false)]
    public void Number_with_a_trailing_NUL_is_refused(string limit, bool isRead)
    {
        var reader = Reader($"?limit={Uri.EscapeDataString(limit)}");
        reader.Page();
        reader.Errors.Any.ShouldBe(!isRead);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("true\0", false)]
    public void Flag_with_a_trailing_NUL_is_refused(string stuck, bool isRead)
    {
        var reader = Reader($"?stuck={Uri.EscapeDataString(stuck)}");
        reader.Flag("stuck");
        reader.Errors.Any.ShouldBe(!isRead);
    }

    [Theory]
    [InlineData("/api/orders/1/cancel?reson=x", "unknown_parameter")]
    [InlineData("/api/orders/1/cancel?reason=x&reason=y", "repeated_parameter")]
    [InlineData("/orders?x=1", "unknown_parameter")]
    public async Task Query_that_a_route_does_not_know_is_refused(string address, string code)
    {
        using var body = new StringContent("""{"quantity":1}""", Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(address, body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain($"\"code\":\"{code}\"");
    }

    [Theory]
    [InlineData("/api/orders/1/cancel?reason=", "empty_parameter")]
    [InlineData("/api/orders/1/cancel?reason", "empty_parameter")]
    [InlineData("/api/orders/1/cancel?reason=%20", "empty_parameter")]
    [InlineData("/api/orders/1/cancel?reason=x", null)]
    public async Task Filter_without_a_value_is_refused(string address, string? code)
    {
        using var response = await _client.PostAsync(address, null);

        if (code is null) response.StatusCode.ShouldBe(HttpStatusCode.Created);
        else (await response.Content.ReadAsStringAsync()).ShouldContain($"\"code\":\"{code}\"");
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("{}", null)]
    [InlineData("{ }", null)]
    [InlineData("""{"reson":"x"}""", "unknown_member")]
    [InlineData("""{"\ud800":"x"}""", "unknown_member")]
    [InlineData("[1]", "validation_failed")]
    [InlineData("reason=x", "validation_failed")]
    public async Task Body_that_a_route_does_not_take_is_refused(string sent, string? code)
    {
        using var body = new StringContent(sent, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders/1/pack") { Content = body };
        request.Headers.Add("Idempotency-Key", $"key of {sent}");
        using var response = await _client.SendAsync(request);

        if (code is null) response.StatusCode.ShouldBe(HttpStatusCode.Created);
        else (await response.Content.ReadAsStringAsync()).ShouldContain($"\"code\":\"{code}\"");
        _host.Port.Requests.Count.ShouldBe(code is null ? 1 : 0);
    }

    [Fact]
    public async Task Answer_of_a_write_has_the_tag_of_its_versions()
    {
        _host.Port.Respond = () => new(200, """{"lines":[{"version":7}],"version":3}"""u8.ToArray());
        (await TagOfWrite()).ShouldBe("\"3\"");
        _host.Port.Respond = () => new(200, """{"productId":"version","version":3,"productVersion":2}"""u8.ToArray());
        (await TagOfWrite()).ShouldBe("\"2.3\"");
        _host.Port.Respond = () => new(200, """{"items":[]}"""u8.ToArray());
        (await TagOfWrite()).ShouldBeNull();
        _host.Port.Respond = () => new(200, "[]"u8.ToArray());
        (await TagOfWrite()).ShouldBeNull();
    }

    async Task<string?> TagOfWrite()
    {
        using var response = await _client.PostAsync("/api/orders/1/cancel", null);
        return response.Headers.ETag?.Tag;
    }

    [Fact]
    public async Task Version_that_a_route_does_not_compare_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders/1/cancel");
        request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"1\""));
        using var response = await _client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        _host.Port.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Head_is_answered_as_get_without_a_body()
    {
        using var response = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/api/orders/me"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2026-11-26", "2026-11-26T00:00:00Z")]
    [InlineData("2026-11-26T10:00:00.5+01:00", "2026-11-26T09:00:00.5Z")]
    [InlineData("2026-11-26T10:00Z", "2026-11-26T10:00:00Z")]
    public void Iso_date_or_time_with_offset_is_read(string text, string time) =>
        Reader($"?from={Uri.EscapeDataString(text)}").Time("from").ShouldBe(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("01/02/2026")]
    [InlineData("1.5")]
    [InlineData("12:00")]
    [InlineData("2026-11")]
    [InlineData("2026-11-26 ")]
    [InlineData("2026-11-26T10:00:00")]
    [InlineData("2026-11-26T00:00:00 08:00")]
    public void Other_dates_are_refused(string text)
    {
        var reader = Reader($"?from={Uri.EscapeDataString(text)}");
        reader.Time("from").ShouldBeNull();
        reader.Problem!.Errors!.Keys.ShouldBe(["from"]);
        reader.Problem.Errors["from"].Contains("%2B").ShouldBe(text.EndsWith(" 08:00", StringComparison.Ordinal));
    }

    [Fact]
    public void Period_must_not_end_before_it_begins()
    {
        var reader = Reader("?from=2026-11-26&to=2026-11-25");
        reader.Period("from", "to");
        reader.Problem!.Errors!["from"].ShouldBe("from must not be later than to");
    }

    [Theory]
    [InlineData("?status=open,Done", "?status=DONE,OPEN&limit=7", true)]
    [InlineData("?status=open", "?status=DONE", false)]
    [InlineData("", "?stuck=true", false)]
    [InlineData("?stuck=TRUE", "?stuck=true", true)]
    public void Cursor_is_bound_to_its_filters(string first, string second, bool isOwn)
    {
        var cursor = Reader(first).NextCursor("MDow");
        var next = Reader($"{second}{(second.Length == 0 ? "?" : "&")}cursor={Uri.EscapeDataString(cursor!)}");
        next.Page().After.HasValue.ShouldBe(isOwn);
        (next.Problem is null).ShouldBe(isOwn);
        Reader(first).NextCursor(null).ShouldBeNull();
    }

    static QueryReader Reader(string query) => new(new QueryCollection(QueryHelpers.ParseQuery(query)), Parameters, "things");
}
