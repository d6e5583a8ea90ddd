using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Doms.Tests.Servers;

/// <summary>
/// A Prometheus server on 127.0.0.1 and a free port, with its data in a temporary folder. It ends, and the folder is deleted, with the
/// test process at the latest.
/// </summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    const string Remedy = "apt-get install prometheus (2.42 or later)";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    readonly HttpClient _http;
    ServerProcess? _process;

    PrometheusServer(int port) =>
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new UriBuilder("http", "127.0.0.1", port).Uri };

    /// <summary>Checks files with <c>promtool</c>, and returns what it says.</summary>
    /// <remarks>Skips the test where Prometheus is missing, see <see cref="RequiredServer"/>.</remarks>
    /// <exception cref="InvalidOperationException">A check failed; the message has its output.</exception>
    public static Task Check(params IReadOnlyList<string> arguments) =>
        ServerProcess.Run([RequiredServer.Find("promtool", [], Remedy), .. arguments]);

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="configuration">Text of its configuration, whose rule files are beside it.</param>
    /// <param name="rules">Files that are copied beside the configuration.</param>
    /// <remarks>Skips the test where Prometheus is missing, see <see cref="RequiredServer"/>.</remarks>
    public static async Task<PrometheusServer> Start(string configuration, IReadOnlyList<string> rules)
    {
        var program = RequiredServer.Find("prometheus", [], Remedy);
        var folder = Directory.CreateTempSubdirectory("doms-prometheus-").FullName;
        var file = Path.Combine(folder, "prometheus.yaml");
        await File.WriteAllTextAsync(file, configuration);
        foreach (var rule in rules) File.Copy(rule, Path.Combine(folder, Path.GetFileName(rule)));
        var port = LocalPort.FindFree();
        var server = new PrometheusServer(port);
        string[] command =
        [
            program, $"--config.file={file}", $"--storage.tsdb.path={folder}/data",
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
        ];
        server._process = await ServerProcess.Start(command, Path.Combine(folder, "server.log"), folder: folder);
        await server.WaitUntilReady();
        return server;
    }

    /// <summary>Answers a query with its series: labels and value.</summary>
    public async Task<IReadOnlyList<(string Labels, double Value)>> Query(string query)
    {
        var data = await Get($"api/v1/query?query={Uri.EscapeDataString(query)}");
        return
        [
            .. data.GetProperty("result").EnumerateArray()
                .Select(series => (LabelsOf(series.GetProperty("metric")), Number(series.GetProperty("value")[1]))),
        ];
    }

    /// <summary>The rules, with their names, queries and kinds (<c>alerting</c> or <c>recording</c>).</summary>
    public async Task<IReadOnlyList<(string Name, string Query, string Kind)>> Rules()
    {
        var data = await Get("api/v1/rules");
        return
        [
            .. from rule in data.GetProperty("groups").EnumerateArray().SelectMany(rules => rules.GetProperty("rules").EnumerateArray())
               select (Text(rule, "name"), Text(rule, "query"), Text(rule, "type")),
        ];
    }

    /// <summary>The names of the alerts that are pending or firing.</summary>
    public async Task<IReadOnlyList<string>> Alerts() => NamesOf(await Get("api/v1/alerts"), _ => true);

    /// <summary>The names of the alerts that are firing.</summary>
    public async Task<IReadOnlyList<string>> FiringAlerts() =>
        NamesOf(await Get("api/v1/alerts"), alert => Text(alert, "state") == "firing");

    static IReadOnlyList<string> NamesOf(JsonElement data, Func<JsonElement, bool> condition) =>
    [
        .. data.GetProperty("alerts").EnumerateArray().Where(condition).Select(alert => Text(alert.GetProperty("labels"), "alertname")),
    ];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }

    static string LabelsOf(JsonElement metric) => string.Join(
        ", ", metric.EnumerateObject().Where(label => label.Name != "__name__").Select(label => $"{label.Name}={label.Value.GetString()}"));

    static double Number(JsonElement text) => double.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString()!;

    async Task<JsonElement> Get(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return answer.GetProperty("status").GetString() == "success"
            ? answer.GetProperty("data")
            : throw new InvalidOperationException($"Prometheus refuses {path}: {answer}");
    }

    async Task WaitUntilReady()
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (!await IsReady())
        {
            if (clock.GetElapsedTime(start) > Patience) throw new TimeoutException("Prometheus is not ready.");
            await Task.Delay(Pause, clock);
        }
    }

    async Task<bool> IsReady()
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("-/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
