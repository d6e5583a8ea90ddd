using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Requests;

/// <summary>
/// Reads bodies into memory, up to 1 MiB each, and all together up to the bound of bodies in flight. Every route that reads the body
/// itself reads it here: a body of chunks announces no size, so that only its reader can count it.
/// </summary>
public static class BodyBytes
{
    const int ChunkBytes = 16 * 1024;

    /// <exception cref="BadHttpRequestException">The body is too large (413) or its framing is broken (400).</exception>
    /// <exception cref="BodyRefusedException">The bodies in flight leave no room for it.</exception>
    public static async ValueTask<byte[]> Read(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > HttpLimits.MaxBodyBytes) throw TooLarge();
        try
        {
            return request.ContentLength is { } length
                ? await ReadExactly(request.Body, (int)length, cancel)
                : await ReadToEnd(request.Body, request.HttpContext.Features.Get<BodyShare>(), cancel);
        }
        catch (IOException error) when (error is not BadHttpRequestException && !cancel.IsCancellationRequested)
        {
            // Kestrel reports a chunk size that overflows in this way.
            throw new BadHttpRequestException("The body is not framed correctly.", StatusCodes.Status400BadRequest, error);
        }
    }

    static async ValueTask<byte[]> ReadExactly(Stream body, int length, CancellationToken cancel)
    {
        if (length == 0) return [];
        var bytes = new byte[length];
        var read = await body.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancel);
        return read == length ? bytes : bytes[..read];
    }

    static async ValueTask<byte[]> ReadToEnd(Stream body, BodyShare? share, CancellationToken cancel)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        int read;
        while ((read = await body.ReadAsync(chunk, cancel)) > 0)
        {
            if (buffer.Length + read > HttpLimits.MaxBodyBytes) throw TooLarge();
            share?.GrowTo(buffer.Length + read);
            await buffer.WriteAsync(chunk.AsMemory(0, read), cancel);
        }

        return buffer.ToArray();
    }

    static BadHttpRequestException TooLarge() => new("Body too large.", StatusCodes.Status413PayloadTooLarge);
}
