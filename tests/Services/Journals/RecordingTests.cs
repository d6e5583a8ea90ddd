using Doms.Engine.Deferral;
using Doms.Engine.Inbox;
using Doms.Engine.Outbox;

namespace Doms.Tests.Services.Journals;

/// <summary>
/// Checks what a recording contains. With the variable of <see cref="Journal"/> set, it is written if that version has none yet: an
/// existing recording is never changed.
/// </summary>
public sealed class RecordingTests
{
    [Fact]
    public void Recorded_shop_covers_every_state_and_is_reproducible()
    {
        using var shop = InterruptedShop.Joined();
        RecordingCoverage.Missing(shop.Shop).ShouldBeEmpty();
        var recorded = shop.Record();
        using var repeated = InterruptedShop.Joined();
        repeated.Record().ToText().ShouldBe(recorded.ToText());
        Write(recorded, isJoined: true);
    }

    [Fact]
    public void Recorded_split_shop_covers_outbox_and_inbox_and_is_reproducible()
    {
        using var shop = InterruptedShop.Split();
        RecordingCoverage.EmptyTables(shop.Shop, [OutboxRow.Table, InboxRow.Table, BlockedKey.Table]).ShouldBeEmpty();
        var recorded = shop.Record();
        using var repeated = InterruptedShop.Split();
        repeated.Record().ToText().ShouldBe(recorded.ToText());
        Write(recorded, isJoined: false);
    }

    static void Write(RecordedShop shop, bool isJoined)
    {
        if (Journal.VersionToRecord is not { } version || Directory.Exists(Journal.ShopFolder(version, isJoined))) return;
        shop.Write(Journal.ShopFolder(version, isJoined));
    }
}
