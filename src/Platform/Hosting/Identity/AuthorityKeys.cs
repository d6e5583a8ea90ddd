using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Doms.Hosting.Identity;

/// <summary>
/// An OIDC authority's public keys. Fetched when first needed, then every two minutes, whether or not there are tokens, so that a key
/// that the authority withdraws is soon refused, and when a token names a key not known yet; in the background if a cached key can be
/// used meanwhile. At most one fetch every 30 s, for any number of tokens, and never from an address that a token names.
/// </summary>
sealed class AuthorityKeys : ITokenKeys, IDisposable
{
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    const int LargestAnswer = 1024 * 1024;

    readonly AuthSettings _settings;
    readonly TimeProvider _clock;
    readonly ILogger<AuthorityKeys> _log;
    readonly HttpClient _http;
    readonly SemaphoreSlim _turn = new(1);
    readonly ITimer _refreshing;
    volatile KeySet? _known;
    long _lastTry;
    bool _tried;

    /// <param name="handler">Sends the requests; owned by the caller.</param>
    public AuthorityKeys(
        AuthSettings settings, HttpMessageHandler handler, TimeProvider clock, ILogger<AuthorityKeys> log)
    {
        _settings = settings;
        _clock = clock;
        _log = log;
        _http = new HttpClient(handler, disposeHandler: false)
        {
            BaseAddress = settings.Authority,
            Timeout = TimeSpan.FromSeconds(10),
            MaxResponseContentBufferSize = LargestAnswer,
        };
        _refreshing = clock.CreateTimer(_ => RefreshInBackground(_known), null, Fresh, Fresh);
    }

    public IReadOnlyList<string> Algorithms => _settings.Algorithms;

    public async ValueTask<TokenKeys?> Find(string? keyId, string algorithm, CancellationToken ct)
    {
        var known = _known;
        if (known?.Find(keyId, algorithm) is { } keys)
        {
            if (IsStale(known)) RefreshInBackground(known);
            return keys;
        }

        await Refresh(known, ct);
        known = _known ?? throw new AuthorityUnavailableException("Auth:Authority has not answered yet.", null);
        return known.Find(keyId, algorithm);
    }

    /// <summary>Fetches the keys if they never were; returns true once they have been.</summary>
    public async ValueTask<bool> HasKeys(CancellationToken ct)
    {
        if (_known is null) await Refresh(null, ct);
        return _known is not null;
    }

    public void Dispose()
    {
        _refreshing.Dispose();
        _http.Dispose();
        _turn.Dispose();
    }

    /// <summary>Leaves the cached keys in use, so that no request waits for an authority that does not respond.</summary>
    void RefreshInBackground(KeySet? known)
    {
        if (known is not null && _turn.CurrentCount > 0) _ = Refresh(known, CancellationToken.None);
    }

    bool IsStale(KeySet known) => _clock.GetElapsedTime(known.FetchedAt) > Fresh;

    async Task Refresh(KeySet? seen, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (!ReferenceEquals(seen, _known)) return;
            if (_tried && _clock.GetElapsedTime(_lastTry) < Pause) return;
            _tried = true;
            _lastTry = _clock.GetTimestamp();
            _known = await Fetch();
        }
        catch (Exception e)
        {
            _log.AuthorityFailed(_settings.Authority!, e.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Shared by all waiting requests: the cancellation of one does not end it, only the client's timeout does.</summary>
    async Task<KeySet> Fetch()
    {
        using var metadata = JsonDocument.Parse(
            await _http.GetByteArrayAsync(".well-known/openid-configuration", CancellationToken.None));
        var issuer = metadata.RootElement.GetProperty("issuer").GetString()!;
        var address = new Uri(_settings.Authority!, metadata.RootElement.GetProperty("jwks_uri").GetString());
        if (address.Scheme != Uri.UriSchemeHttps && !(address.IsLoopback && _settings.Authority!.IsLoopback))
            throw new HttpRequestException("the authority's jwks_uri is not https");
        var json = await _http.GetStringAsync(address, CancellationToken.None);
        PublicKey[] keys = [.. PublicKeys.Read(json)];
        if (_known is not { } former || !former.Keys.Select(IdOf).SequenceEqual(keys.Select(IdOf)))
            _log.AuthorityKeysFetched(_settings.Authority!, keys.Length);
        return new KeySet(keys, issuer, _clock.GetTimestamp());
    }

    static string? IdOf(PublicKey key) => key.Key.KeyId;

    sealed record KeySet(IReadOnlyList<PublicKey> Keys, string Issuer, long FetchedAt)
    {
        /// <summary>
        /// Returns the keys that suit a token: those with its key id, or else those without any. A token without a key id is accepted
        /// only if there is a single key.
        /// </summary>
        public TokenKeys? Find(string? keyId, string algorithm)
        {
            if (keyId is null) return Keys is [var only] ? Suiting([only], algorithm) : null;
            return Suiting(Keys.Where(key => key.Key.KeyId == keyId), algorithm)
                ?? Suiting(Keys.Where(key => key.Key.KeyId is null), algorithm);
        }

        TokenKeys? Suiting(IEnumerable<PublicKey> keys, string algorithm)
        {
            SecurityKey[] suiting = [.. keys.Where(key => key.Algorithms.Contains(algorithm)).Select(key => key.Key)];
            return suiting.Length > 0 ? new TokenKeys(suiting, Issuer) : null;
        }
    }
}

/// <summary>Not ready until the authority's keys were fetched once: before, no token can be verified.</summary>
sealed class AuthorityCheck(AuthorityKeys keys) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await keys.HasKeys(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("No key of Auth:Authority could be fetched yet.");
}
