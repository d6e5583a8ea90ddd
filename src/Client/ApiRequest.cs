using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Doms.Client;

/// <summary>A request that can be sent several times: each write has an idempotency key, so that a repeat has no second effect.</summary>
/// <param name="Path">Relative to the base address, with the query.</param>
sealed record ApiRequest(HttpMethod Method, string Path)
{
    const int KeyDigits = 32;

    /// <summary>JSON; null for a request without a body.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Idempotency key; null for reads, and for writes that need none.</summary>
    public string? Key { get; init; }

    /// <summary>Seconds for which the system may hold back its response until the order is settled.</summary>
    public int WaitSeconds { get; init; }

    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);

    public static ApiRequest Post(string path) => Write(HttpMethod.Post, path);

    public static ApiRequest Post<T>(string path, T body, JsonTypeInfo<T> json) =>
        Write(HttpMethod.Post, path) with { Body = JsonSerializer.SerializeToUtf8Bytes(body, json) };

    public static ApiRequest Put<T>(string path, T body, JsonTypeInfo<T> json) =>
        Write(HttpMethod.Put, path) with { Body = JsonSerializer.SerializeToUtf8Bytes(body, json) };

    public static ApiRequest Patch<T>(string path, T body, JsonTypeInfo<T> json) =>
        Write(HttpMethod.Patch, path) with { Body = JsonSerializer.SerializeToUtf8Bytes(body, json) };

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, new Uri(Path, UriKind.Relative));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (Key is not null) message.Headers.TryAddWithoutValidation("Idempotency-Key", Key);
        if (WaitSeconds > 0) message.Headers.Add("Prefer", $"wait={WaitSeconds}");
        if (Body is null) return message;
        message.Content = new ByteArrayContent(Body);
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return message;
    }

    static ApiRequest Write(HttpMethod method, string path) =>
        new(method, path) { Key = RandomNumberGenerator.GetHexString(KeyDigits, lowercase: true) };
}
