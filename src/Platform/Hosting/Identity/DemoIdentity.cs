using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Doms.Hosting.Identity;

/// <summary>
/// Identity provider of the demo profile. Any caller gets a token, signed with a key that is created once per data folder.
/// </summary>
public sealed class DemoIdentity : ITokenKeys
{
    public const string KeyFileName = "signing.key";
    const string Issuer = "doms-demo";
    const int KeyBytes = 32;

    readonly AuthSettings _settings;
    readonly TimeProvider _clock;
    readonly SymmetricSecurityKey _key;
    readonly SigningCredentials _credentials;
    readonly JsonWebTokenHandler _handler = new();

    DemoIdentity(byte[] key, AuthSettings settings, TimeProvider clock)
    {
        _settings = settings;
        _clock = clock;
        _key = new SymmetricSecurityKey(key) { KeyId = Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 8)) };
        _credentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256);
    }

    /// <summary>Lifetime of a token.</summary>
    public TimeSpan TokenLifetime => _settings.DemoTokenLifetime;

    /// <summary>Identifies the key without revealing it.</summary>
    public string KeyId => _key.KeyId;

    IReadOnlyList<string> ITokenKeys.Algorithms { get; } = [SecurityAlgorithms.HmacSha256];

    /// <summary>
    /// Takes the configured key, or else that of the folder, which is made so that only this user may read it. Without a folder, the key
    /// lives in memory.
    /// </summary>
    /// <exception cref="InvalidDataException">The key file is damaged.</exception>
    public static DemoIdentity Open(string? folder, AuthSettings settings, TimeProvider clock)
    {
        var key = settings.SigningKey?.ToArray();
        return new(key ?? (folder is null ? RandomNumberGenerator.GetBytes(KeyBytes) : OpenKey(folder)), settings, clock);
    }

    /// <summary>Creates a signed token for that subject.</summary>
    /// <param name="role">One of <see cref="Roles.All"/>.</param>
    /// <param name="scope">Scopes, separated by spaces, to which those of the role are narrowed; null for all of the role.</param>
    /// <exception cref="ArgumentException">The subject or role is invalid.</exception>
    public string Issue(string userId, string role, string? scope = null)
    {
        if (!TokenShape.IsSubject(userId))
            throw new ArgumentException("A user id has 1 to 256 printable characters, and is not a reserved name.", nameof(userId));
        if (!Roles.IsKnown(role)) throw new ArgumentException($"A role is one of {string.Join(", ", Roles.All)}.", nameof(role));
        var claims = new Dictionary<string, object> { ["sub"] = userId, [_settings.RoleClaim] = role };
        if (scope is not null) claims["scope"] = scope;
        var now = _clock.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = _settings.Issuer ?? Issuer,
            Audience = _settings.Audience,
            Claims = claims,
            NotBefore = now,
            IssuedAt = now,
            Expires = now + TokenLifetime,
            SigningCredentials = _credentials,
        });
    }

    ValueTask<TokenKeys?> ITokenKeys.Find(string? keyId, string algorithm, CancellationToken ct) =>
        ValueTask.FromResult(keyId == _key.KeyId ? new TokenKeys([_key], Issuer) : null);

    static byte[] OpenKey(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, KeyFileName);
        if (!File.Exists(path)) MakeKey(path);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var key = File.ReadAllBytes(path);
        return key.Length == KeyBytes
            ? key
            : throw new InvalidDataException($"{path} is damaged: delete it, and log in again; the tokens that it has signed end with it.");
    }

    /// <summary>Written to a temporary file and moved, so that no other process reads half a key; the first move wins.</summary>
    static void MakeKey(string path)
    {
        var aside = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(aside, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
    }
}
