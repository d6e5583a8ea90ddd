using System.Text;
using Doms.Payments.Provider.Callbacks;

namespace Doms.Tests.Services.Payments;

public sealed class CallbackSignatureTests
{
    const string Secret = "whsec_test";
    const long Time = 1_767_323_045;

    /// <summary>Computed with another library.</summary>
    const string Signature = "6acdf76143c83852cd61bd3691e5d84e09c87c4e283b801fcc8d778513b62cb6";

    static readonly byte[] Body = """{"id":"evt_1","type":"x"}"""u8.ToArray();

    [Theory]
    [InlineData("t=1767323045,v1={0}", 0, true)]
    [InlineData("t=1767323045, v1={0}", 300, true)]
    [InlineData("v1={0},t=1767323045,v0=beef", -300, true)]
    [InlineData("t=1767323045,v1=00,v1={0}", 0, true)]
    [InlineData("t=1767323045,v1={0}", 301, false)]
    [InlineData("t=1767323045,v1={0}", -301, false)]
    [InlineData("t=1767323046,v1={0}", 0, false)]
    [InlineData("t=1767323045,v1={0}00", 0, false)]
    [InlineData("t=1767323045,v0={0}", 0, false)]
    [InlineData("t=x,v1={0}", 0, false)]
    [InlineData("v1={0}", 0, false)]
    [InlineData("t=1767323045", 0, false)]
    [InlineData("", 0, false)]
    public void Signature_is_checked_with_its_time(string header, int secondsLater, bool isValid) => CallbackSignature.IsValid(
            string.Format(null, CompositeFormat.Parse(header), Signature), Body, Secret,
            DateTimeOffset.FromUnixTimeSeconds(Time + secondsLater))
        .ShouldBe(isValid);

    [Fact]
    public void Changed_body_other_secret_or_no_header_is_invalid()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(Time);
        var header = $"t={Time},v1={Signature}";
        CallbackSignature.IsValid(header, """{"id":"evt_1", "type":"x"}"""u8, Secret, now).ShouldBeFalse();
        CallbackSignature.IsValid(header, Body, "whsec_other", now).ShouldBeFalse();
        CallbackSignature.IsValid(null, Body, Secret, now).ShouldBeFalse();
    }

    [Fact]
    public void Signature_of_a_body_is_that_of_other_libraries() =>
        Convert.ToHexStringLower(CallbackSignature.Sign(Time, Body, Secret)).ShouldBe(Signature);
}
