using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Doms.Tests.EndToEnd.Console;

/// <summary>A tab with a page of the console, and what its browser complained about.</summary>
sealed class ConsoleTab : IAsyncDisposable
{
    readonly IBrowserContext _context;
    readonly Uri _url;
    readonly ConcurrentQueue<string> _complaints = new();

    public ConsoleTab(IBrowserContext context, IPage page, Uri url)
    {
        (_context, _url, Page) = (context, url, page);
        page.Console += (_, message) => Complain(message.Type is "error" or "warning", $"console {message.Type}: {message.Text}");
        page.PageError += (_, error) => Complain(true, $"error: {error}");
        page.Request += (_, request) => Complain(!IsOwn(request.Url), $"request outside: {request.Url}");
        page.Response += (_, response) => Complain(response.Status >= 400, $"{response.Status}: {response.Url}");
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts, responses that failed, and requests beyond the origin.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>Goes to an address, and waits until the page is live.</summary>
    public async Task Go(string address)
    {
        await Page.GotoAsync(new Uri(_url, $"/console/{address}").AbsoluteUri);
        await Page.WaitForFunctionAsync("() => window.doms?.isLive");
    }

    /// <summary>Presses the button with that name.</summary>
    public Task Press(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First.ClickAsync();

    /// <summary>Presses the confirming button of the open dialog.</summary>
    public async Task Confirm()
    {
        await Page.Locator("dialog[open] .btn.pri").ClickAsync();
        await Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Waits for a text.</summary>
    public Task See(string text) => Page.GetByText(text).First.WaitForAsync();

    /// <summary>Findings of axe, with their elements.</summary>
    public async Task<IReadOnlyList<string>> AxeFindings()
    {
        var result = await Page.RunAxe();
        return
        [
            .. from violation in result.Violations
               from node in violation.Nodes
               select $"{violation.Id}: {node.Html}",
        ];
    }

    /// <summary>Findings of axe and what the browser complained about, for the page as it is now: light, dark and on a phone.</summary>
    public async Task<IReadOnlyList<string>> FindingsInAllLooks()
    {
        var findings = new List<string>();
        foreach (var (theme, width) in new[] { ("dark", 1_440), ("light", 1_440), ("light", 390) })
        {
            await Page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);
            await Page.SetViewportSizeAsync(width, 1_000);
            findings.AddRange((await AxeFindings()).Select(finding => $"{theme} {width}: {finding}"));
            if (await Overhang() is > 0 and var pixels) findings.Add($"{theme} {width}: {pixels} pixels wider than the window");
        }

        await Page.SetViewportSizeAsync(1_440, 1_000);
        return [.. findings, .. Complaints];
    }

    /// <summary>Pixels by which the page is wider than its window.</summary>
    public Task<int> Overhang() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");

    /// <summary>Saves a picture of the window, or of the whole page.</summary>
    public Task Save(string path, bool isWhole) => Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = isWhole });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    bool IsOwn(string address) => new Uri(address) is var uri && (uri.Scheme is "data" or "blob" or "about"
        || uri.Authority == _url.Authority);

    void Complain(bool isBad, string text)
    {
        if (isBad) _complaints.Enqueue(text);
    }
}
