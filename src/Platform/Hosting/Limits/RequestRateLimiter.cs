using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Doms.Engine.Services;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Limits;

/// <summary>
/// Limits the request rate per verified subject, else per remote address: by buckets shared with other replicas, where there are any, and
/// by buckets in memory, which follow them and limit alone while they are away. Fails closed: an unknown caller is limited too.
/// </summary>
sealed class RequestRateLimiter
{
    static readonly TimeSpan MinRetryAfter = TimeSpan.FromSeconds(1);

    readonly RateLimitSettings _settings;
    readonly TimeProvider _clock;
    readonly ISharedTokenBuckets? _shared;
    readonly Limit _default;
    readonly Limit? _service;
    readonly Limit? _operator;

    /// <param name="shared">Buckets of all replicas; null for a process that limits alone.</param>
    public RequestRateLimiter(RateLimitSettings settings, TimeProvider clock, ISharedTokenBuckets? shared = null)
    {
        _settings = settings;
        _clock = clock;
        _shared = shared;
        _default = new Limit("default", settings.Default, clock);
        _service = settings.Service is { } service ? new Limit("service", service, clock) : null;
        _operator = settings.Operator is { } quota ? new Limit("operator", quota, clock) : null;
    }

    /// <summary>
    /// Sets the limit's headers and returns null when the request is allowed, the 429 response otherwise.
    /// </summary>
    public async ValueTask<ProblemResult?> Take(HttpContext http, Caller? verified)
    {
        if (IsProbe(http.Request.Path)) return null;
        var limit = LimitOf(verified);
        if (limit is null || (verified is null && IsTrusted(http))) return null;

        var take = await Take(limit, ClientOf(http, verified));
        var headers = http.Response.Headers;
        headers["RateLimit-Policy"] = limit.Policy;
        headers["RateLimit"] = string.Create(
            CultureInfo.InvariantCulture,
            $"\"{limit.Name}\";r={take.Remaining};t={Seconds(take.Taken ? take.ResetAfter : take.RetryAfter)}");
        return take.Taken ? null : Exceeded(limit, take);
    }

    async ValueTask<TakeResult> Take(Limit limit, string client)
    {
        if (_shared is null) return limit.Buckets.Take(client);
        var since = _clock.GetTimestamp();
        if (await _shared.Take(limit.Name, client, limit.Buckets.Quota, limit.Buckets.ResetAfter(client)) is not { } take)
            return limit.Buckets.Take(client);
        limit.Buckets.Follow(client, since, take.ResetAfter);
        return take;
    }

    /// <summary>The key under which a client is limited: its verified subject, else its address.</summary>
    public static string ClientOf(HttpContext http, Caller? verified) => verified is null ? AddressOf(http) : "s:" + verified.Subject;

    static ProblemResult Exceeded(Limit limit, TakeResult take) =>
        new(StatusCodes.Status429TooManyRequests, "quota_exceeded", "Too many requests; retry after the time given in Retry-After.")
        {
            Type = "https://iana.org/assignments/http-problem-types#quota-exceeded",
            RetryAfter = take.RetryAfter < MinRetryAfter ? MinRetryAfter : take.RetryAfter,
            ViolatedPolicy = limit.Name,
        };

    static bool IsProbe(PathString path) => path.Value is "/livez" or "/readyz" or "/healthz" or "/metrics";

    static long Seconds(TimeSpan span) => Math.Max(1, (long)Math.Ceiling(span.TotalSeconds));

    Limit? LimitOf(Caller? verified) => verified?.Role switch
    {
        Roles.Service => _service,
        Roles.Operator => _operator,
        _ => _default,
    };

    bool IsTrusted(HttpContext http) => _settings.TrustLoopback
        && (http.Request.Path.Equals(Login.Path)
            || (http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)));

    /// <summary>
    /// Uses the first 64 bits of an IPv6 address, because one host can use all addresses with the same prefix.
    /// </summary>
    static string AddressOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null) return "a:unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? "a:" + Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : "a:" + address;
    }

    sealed class Limit(string name, Quota quota, TimeProvider clock)
    {
        public string Name => name;

        public TokenBuckets Buckets { get; } = new(quota, clock);

        public string Policy { get; } = string.Create(
            CultureInfo.InvariantCulture, $"\"{name}\";q={quota.Burst};w={Seconds(quota.Window)}");
    }
}
