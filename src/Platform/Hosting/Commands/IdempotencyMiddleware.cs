using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Commands;

/// <summary>
/// Buffers the body of a write that carries an <c>Idempotency-Key</c> before model binding, so that the key is bound to
/// the exact bytes. Requests without the header pass unchanged.
/// </summary>
sealed class IdempotencyMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        var header = http.Request.Headers[IdempotencyHeader.Name];
        if (header.Count == 0 || IsSafeMethod(http.Request.Method) || http.GetEndpoint() is null) return next(http);
        return header.Count == 1 && IdempotencyHeader.TryRead(header[0] ?? "", out var key)
            ? InvokeWithKey(http, key)
            : RejectInvalidKey(http);
    }

    static bool IsSafeMethod(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    static Task RejectInvalidKey(HttpContext http)
    {
        http.Response.Headers.Link = "</openapi/v1.json>; rel=\"describedby\"";
        return ProblemResponse.Validation(
            IdempotencyHeader.Name, "must be one value of 1 to 255 printable ASCII characters").ExecuteAsync(http);
    }

    async Task InvokeWithKey(HttpContext http, string key)
    {
        var body = await BodyBytes.Read(http.Request, http.RequestAborted);
        http.Request.Body = new MemoryStream(body, writable: false);
        http.Features.Set(new RequestKey(key, Hash(body, http.Request.QueryString)));
        await next(http);
    }

    /// <summary>Hashes body and query, because a write can carry its data in the query (<c>?quantity=5</c>).</summary>
    static string Hash(byte[] body, QueryString query)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(body);
        if (query.HasValue) hash.AppendData(Encoding.UTF8.GetBytes(query.Value));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>The idempotency key of a request and the hash of its body.</summary>
sealed record RequestKey(string Key, string BodyHash);
