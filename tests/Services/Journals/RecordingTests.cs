using Doms.Engine.Diagnostics;

namespace Doms.Tests.Services.Journals;

/// <summary>
/// What a recording shows. With the variable of <see cref="Journal"/> set, it is written where that version has none yet: what
/// was recorded once is never changed.
/// </summary>
public sealed class RecordingTests
{
    [Fact]
    public void A_recorded_shop_has_every_state_and_step_and_repeats_to_the_last_row()
    {
        using var middle = ShopInTheMiddle.Joined();
        Coverage.Missing(middle.Shop).ShouldBeEmpty();
        var recorded = middle.Record();
        using var again = ShopInTheMiddle.Joined();
        again.Record().Text().ShouldBe(recorded.Text());
        Write(recorded, isJoined: true);
    }

    [Fact]
    public void A_recorded_split_shop_has_rows_in_outbox_and_inbox_and_repeats_to_the_last_row()
    {
        using var middle = ShopInTheMiddle.Split();
        Coverage.EmptyTables(middle.Shop, [SystemTables.Outbox, SystemTables.Inbox, SystemTables.Held]).ShouldBeEmpty();
        var recorded = middle.Record();
        using var again = ShopInTheMiddle.Split();
        again.Record().Text().ShouldBe(recorded.Text());
        Write(recorded, isJoined: false);
    }

    static void Write(RecordedShop shop, bool isJoined)
    {
        if (Journal.ToRecord is not { } version || Directory.Exists(Journal.ShopOf(version, isJoined))) return;
        shop.Write(Journal.ShopOf(version, isJoined));
    }
}
