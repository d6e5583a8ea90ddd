using Doms.Engine.Diagnostics;

namespace Doms.Tests.Services.Journals;

/// <summary>
/// What a recording shows. With the variable of <see cref="Journal"/> set, it is written where that version has none yet: what
/// was recorded once is never changed.
/// </summary>
public sealed class RecordingTests
{
    [Fact]
    public void Recorded_shop_covers_every_state_and_is_reproducible()
    {
        using var middle = InterruptedShop.Joined();
        RecordingCoverage.Missing(middle.Shop).ShouldBeEmpty();
        var recorded = middle.Record();
        using var again = InterruptedShop.Joined();
        again.Record().ToText().ShouldBe(recorded.ToText());
        Write(recorded, isJoined: true);
    }

    [Fact]
    public void Recorded_split_shop_covers_outbox_and_inbox_and_is_reproducible()
    {
        using var middle = InterruptedShop.Split();
        RecordingCoverage.EmptyTables(middle.Shop, [EngineTables.Outbox, EngineTables.Inbox, EngineTables.BlockedKeys]).ShouldBeEmpty();
        var recorded = middle.Record();
        using var again = InterruptedShop.Split();
        again.Record().ToText().ShouldBe(recorded.ToText());
        Write(recorded, isJoined: false);
    }

    static void Write(RecordedShop shop, bool isJoined)
    {
        if (Journal.VersionToRecord is not { } version || Directory.Exists(Journal.ShopFolder(version, isJoined))) return;
        shop.Write(Journal.ShopFolder(version, isJoined));
    }
}
