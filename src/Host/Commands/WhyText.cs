using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Prints what an order waits for.</summary>
static class WhyText
{
    public static void Print(WhyView why, Screen screen)
    {
        if (why.WaitingFor is null && why.Attention is null && why.Waits.Count == 0) return;
        screen.Line();
        screen.Fields(
            ("Waiting for", why.WaitingFor), ("Since", Format.Second(why.Since)), ("Next check", Format.Second(why.NextAt)),
            ("Deadline", Format.Second(why.Deadline)), ("Attention", why.Attention));
        if (why.Waits is [] or [{ Error: null }]) return;
        screen.Table(
            [
                "SERVICE", Column.Text("PENDING REASON"), Column.Optional("SINCE"), Column.Optional("NEXT"), Column.Optional("ATTEMPTS"),
                Column.Text("ERROR"),
            ],
            why.Waits.Select(reason => new[]
            {
                reason.Service, reason.For, Format.Second(reason.Since), Format.Second(reason.NextAt ?? reason.Deadline),
                $"{reason.Attempts}", reason.Error,
            }));
    }
}
