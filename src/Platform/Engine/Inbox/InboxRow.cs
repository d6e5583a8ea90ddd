namespace Doms.Engine.Inbox;

/// <summary>A broker message that this consumer has handled, deferred or dead-lettered.</summary>
/// <param name="Id"><c>consumer/message id</c>.</param>
public sealed record InboxRow(string Id, long Version, string Status, DateTimeOffset At)
{
    public const string ByTime = "by_time";

    public static Table<InboxRow> Table { get; } = Storage.Table.For<InboxRow>("inbox")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Text("status", x => x.Status)
        .Time("at", x => x.At)
        .Index(ByTime, null, "at")
        .Read(r => new InboxRow(r.Text(), r.Int64(), r.Text(), r.Time()));
}
