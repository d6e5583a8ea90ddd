using Doms.Client;
using Doms.Contracts.Http;

namespace Doms.Tests.EndToEnd.Clients;

/// <summary>Texts of the caller that cannot be sent as a header are refused before anything is sent.</summary>
public sealed class HeaderTextTests
{
    static readonly Uri Nowhere = new("http://127.0.0.1:1");

    [Theory]
    [InlineData("bestellung-7")]
    [InlineData("a key ~")]
    [InlineData("\"quoted\"")]
    public void Key_of_printable_characters_is_valid(string key) => HeaderText.CheckKey(key).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("clé")]
    [InlineData("a\nb")]
    [InlineData("\t")]
    [InlineData("\u007f")]
    public async Task Invalid_key_is_an_argument_error(string key)
    {
        using var client = new DomsClient(Nowhere, null);

        var refusal = await Should.ThrowAsync<ArgumentException>(() => client.PlaceOrder(new OrderRequest([]), 0, key, default));

        refusal.Message.ShouldStartWith("The key must be 1 to 255 printable ASCII characters.");
        HeaderText.CheckKey(new string('k', 255)).ShouldBeNull();
        HeaderText.CheckKey(new string('k', 256)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("abc\n")]
    [InlineData("jeton-é")]
    public void Invalid_token_is_an_argument_error(string token) =>
        Should.Throw<ArgumentException>(() => new DomsClient(Nowhere, token)).Message
            .ShouldStartWith("The token must be printable ASCII characters without spaces and line ends.");
}
