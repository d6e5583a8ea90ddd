using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Doms.Storage.Redis.Caches;

/// <summary>
/// Names and encrypts cached entries. An entry that was changed, or that was written under another name or with another secret, is not
/// opened, and neither name nor content tells personal data to a reader of the server.
/// </summary>
/// <param name="secret">From <see cref="RedisOptions.Secret"/>; null makes one up.</param>
/// <param name="use">Kind of the entries; others have other keys.</param>
sealed class EntrySeal(string? secret, string use)
{
    const int KeySize = 32;
    const int NameSize = 16;
    const int NonceSize = 12;
    const int TagSize = 16;

    readonly byte[] _master = HKDF.DeriveKey(
        HashAlgorithmName.SHA512,
        secret is null ? RandomNumberGenerator.GetBytes(KeySize) : Encoding.UTF8.GetBytes(secret),
        KeySize,
        info: Encoding.UTF8.GetBytes(use));

    /// <summary>Derives the name of an entry and a key of its own, so that no key encrypts many entries.</summary>
    public SealedEntry Of(string id)
    {
        var derived = HMACSHA512.HashData(_master, Encoding.UTF8.GetBytes(id));
        return new SealedEntry(
            $"doms:{use}:{Convert.ToHexStringLower(derived.AsSpan(KeySize, NameSize))}", derived.AsMemory(0, KeySize));
    }

    /// <summary>Name and key of one entry.</summary>
    public readonly record struct SealedEntry(string Name, ReadOnlyMemory<byte> Key)
    {
        public byte[] Seal(ReadOnlySpan<byte> content)
        {
            var sealedContent = new byte[NonceSize + TagSize + content.Length];
            var nonce = sealedContent.AsSpan(0, NonceSize);
            RandomNumberGenerator.Fill(nonce);
            using var cipher = new AesGcm(Key.Span, TagSize);
            cipher.Encrypt(nonce, content, sealedContent.AsSpan(NonceSize + TagSize), sealedContent.AsSpan(NonceSize, TagSize));
            return sealedContent;
        }

        /// <summary>Opens an entry; false where it is not what was sealed under this name.</summary>
        public bool TryOpen(ReadOnlySpan<byte> sealedContent, [NotNullWhen(true)] out byte[]? content)
        {
            content = null;
            if (sealedContent.Length < NonceSize + TagSize) return false;
            var nonce = sealedContent[..NonceSize];
            var tag = sealedContent.Slice(NonceSize, TagSize);
            var opened = new byte[sealedContent.Length - NonceSize - TagSize];
            using var cipher = new AesGcm(Key.Span, TagSize);
            try
            {
                cipher.Decrypt(nonce, sealedContent[(NonceSize + TagSize)..], tag, opened);
            }
            catch (AuthenticationTagMismatchException)
            {
                return false;
            }

            content = opened;
            return true;
        }
    }
}
