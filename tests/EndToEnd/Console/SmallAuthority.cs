using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Console;

/// <summary>An OIDC authority on a free port: it signs everyone in as one subject, once, for the verifier of the challenge.</summary>
sealed class SmallAuthority : IDisposable
{
    readonly RSA _key = RSA.Create(2_048);
    readonly HttpListener _listener = new();
    string _challenge = "";

    public SmallAuthority()
    {
        Url = new Uri($"http://127.0.0.1:{LocalPort.FindFree()}/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _ = Serve();
    }

    public Uri Url { get; }

    /// <summary>Role in the tokens.</summary>
    public string Role { get; set; } = "operator";

    /// <summary>Query of the last request for a code.</summary>
    public Dictionary<string, string> Asked { get; private set; } = [];

    public void Dispose()
    {
        _listener.Close();
        _key.Dispose();
    }

    async Task Serve()
    {
        while (_listener.IsListening)
        {
            try
            {
                await Answer(await _listener.GetContextAsync());
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task Answer(HttpListenerContext http)
    {
        var path = http.Request.Url!.AbsolutePath;
        if (path == "/authorize") SendBack(http);
        else await Write(http, path == "/token" ? await TokenAnswer(http.Request) : path == "/jwks" ? Keys() : Metadata());
        http.Response.Close();
    }

    object Metadata() => new Dictionary<string, string>
    {
        ["issuer"] = Url.AbsoluteUri, ["authorization_endpoint"] = $"{Url}authorize", ["token_endpoint"] = $"{Url}token",
        ["jwks_uri"] = $"{Url}jwks",
    };

    object Keys()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "k1", n = Text(key.Modulus!),
            e = Text(key.Exponent!) } } };
    }

    void SendBack(HttpListenerContext http)
    {
        var query = HttpUtility.ParseQueryString(http.Request.Url!.Query);
        Asked = query.AllKeys.ToDictionary(key => key!, key => query[key]!);
        _challenge = Asked["code_challenge"];
        http.Response.Redirect($"{Asked["redirect_uri"]}?code=once&state={Uri.EscapeDataString(Asked["state"])}");
    }

    async Task<object> TokenAnswer(HttpListenerRequest request)
    {
        using var reader = new StreamReader(request.InputStream);
        var form = HttpUtility.ParseQueryString(await reader.ReadToEndAsync());
        var isVerified = Text(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!))) == _challenge;
        return isVerified && form["code"] == "once" ? new { access_token = Token(), expires_in = 300 } : new { error = "invalid_grant" };
    }

    string Token()
    {
        var header = Text(JsonSerializer.SerializeToUtf8Bytes(new { alg = "RS256", kid = "k1", typ = "at+jwt" }));
        var expires = TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        var claims = Text(JsonSerializer.SerializeToUtf8Bytes(new { iss = Url.AbsoluteUri, aud = "doms", sub = "noor", role = Role,
            exp = expires }));
        var signature = _key.SignData(Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{header}.{claims}.{Text(signature)}";
    }

    static async Task Write(HttpListenerContext http, object answer)
    {
        http.Response.ContentType = "application/json";
        await http.Response.OutputStream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer));
    }

    static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
