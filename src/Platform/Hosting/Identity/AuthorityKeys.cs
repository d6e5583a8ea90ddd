using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Doms.Hosting.Identity;

/// <summary>
/// An OIDC authority's public keys. Fetched when first needed, twice a day, and when a token names a key not known yet;
/// in the background if a cached key can be used meanwhile. At most one fetch every 30 s, for any number of tokens, and never from
/// an address that a token names.
/// </summary>
sealed class AuthorityKeys : ITokenKeys, IDisposable
{
    static readonly TimeSpan Fresh = TimeSpan.FromHours(12);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    const int LargestAnswer = 1024 * 1024;

    readonly AuthSettings _settings;
    readonly TimeProvider _clock;
    readonly ILogger<AuthorityKeys> _log;
    readonly HttpClient _http;
    readonly SemaphoreSlim _turn = new(1);
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
    }

    public IReadOnlyList<string> Algorithms => _settings.Algorithms;

    public async ValueTask<TokenKey?> Find(string? keyId, CancellationToken ct)
    {
        var known = _known;
        if (known?.Find(keyId) is { } key)
        {
            // A cached key is used while newer ones are fetched, so that no request waits for an authority that does not respond.
            if (IsStale(known) && _turn.CurrentCount > 0) _ = Refresh(known, CancellationToken.None);
            return key;
        }

        await Refresh(known, ct);
        known = _known ?? throw new AuthorityUnavailableException("Auth:Authority has not answered yet.", null);
        return known.Find(keyId);
    }

    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
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
        TokenKey[] keys = [.. PublicKeys.Read(json).Select(key => new TokenKey(key, issuer))];
        _log.AuthorityKeysFetched(_settings.Authority!, keys.Length);
        return new KeySet(keys, _clock.GetTimestamp());
    }

    sealed record KeySet(IReadOnlyList<TokenKey> Keys, long FetchedAt)
    {
        /// <summary>Returns the key with that id; a token without a key id is accepted only if there is a single key.</summary>
        public TokenKey? Find(string? keyId)
        {
            if (keyId is null && Keys is [var only]) return only;
            return Keys.FirstOrDefault(key => keyId is not null && key.Key.KeyId == keyId);
        }
    }
}
