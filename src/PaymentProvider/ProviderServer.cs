using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Doms.PaymentProvider;

/// <summary>
/// Serves the provider on a port with bare Kestrel: no routing, middleware or request log, because it shares
/// the processors with the system that calls it.
/// </summary>
public sealed class ProviderServer : IAsyncDisposable
{
    readonly KestrelServer _server;

    ProviderServer(KestrelServer server)
    {
        _server = server;
        Url = new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }

    /// <summary>Base address, e.g. <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Url { get; }

    /// <summary>Starts the server.</summary>
    /// <param name="port">Port on this machine; 0 selects a free one.</param>
    public static Task<ProviderServer> Start(Provider provider, TimeProvider time, int port, CancellationToken cancel) =>
        Start(provider, time, new IPEndPoint(IPAddress.Loopback, port), cancel);

    /// <summary>Starts the server on an address, for callers on other machines too.</summary>
    public static async Task<ProviderServer> Start(Provider provider, TimeProvider time, IPEndPoint endpoint, CancellationToken cancel)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = ProviderApplication.MaxBodyBytes;
        options.Listen(endpoint);
        var logs = NullLoggerFactory.Instance;
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logs);
        var server = new KestrelServer(Options.Create(options), sockets, logs);
        try
        {
            await server.StartAsync(new ProviderApplication(provider, time), cancel);
            return new ProviderServer(server);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening; requests in flight are aborted after one second.</summary>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(deadline.Token);
        _server.Dispose();
    }
}

/// <summary>Converts Kestrel's requests into provider requests.</summary>
sealed class ProviderApplication(Provider provider, TimeProvider time) : IHttpApplication<IFeatureCollection>
{
    public const int MaxBodyBytes = 64 * 1024;

    static readonly TimeSpan MaxDropDelay = TimeSpan.FromMinutes(1);

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        // Kestrel owns the features and reuses them for the next request.
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var lifetime = context.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        var body = await Read(context, lifetime.RequestAborted);
        var reply = await provider.Handle(
            new ProviderRequest(request.Method, request.RawTarget, request.Headers["Idempotency-Key"], body));
        if (reply.IsDropped) await Drop(lifetime);
        else await Write(context, reply);
    }

    static async ValueTask<ReadOnlyMemory<byte>> Read(IFeatureCollection context, CancellationToken aborted)
    {
        if (context.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }) return default;
        var reader = context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
        while (true)
        {
            var read = await reader.ReadAsync(aborted);
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var body = read.Buffer.ToArray();
            reader.AdvanceTo(read.Buffer.End);
            return body;
        }
    }

    static async Task Write(IFeatureCollection context, ProviderResponse reply)
    {
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = reply.Status;
        response.Headers.ContentType = "application/json";
        response.Headers.ContentLength = reply.Body.Length;
        await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(reply.Body);
    }

    /// <summary>Sends no response until the client disconnects, like a network that lost the response.</summary>
    async Task Drop(IHttpRequestLifetimeFeature lifetime)
    {
        try
        {
            await Task.Delay(MaxDropDelay, time, lifetime.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client disconnected.
        }

        lifetime.Abort();
    }
}
