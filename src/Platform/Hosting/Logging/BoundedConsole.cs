using System.Buffers;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Doms.Hosting.Logging;

/// <summary>
/// Writes log lines in the background from a bounded queue. A thread that logs never waits: when the queue is full the
/// line is dropped, and the next one written is preceded by how many were.
/// </summary>
sealed class BoundedConsole : ILoggerProvider, IAsyncDisposable
{
    static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(2);

    const int LargestWrite = 16 * 1024;
    static readonly SearchValues<char> Control = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue).Select(code => (char)code).Where(char.IsControl)]);

    readonly Channel<Entry> _lines;
    readonly TextWriter _output;
    readonly TimeProvider _clock;
    readonly Task _writing;
    long _dropped;

    /// <param name="output">Where lines go; not closed.</param>
    /// <param name="clock">Stamps the lines.</param>
    /// <param name="capacity">Lines that may wait.</param>
    public BoundedConsole(TextWriter output, TimeProvider clock, int capacity = 4_096)
    {
        _output = output;
        _clock = clock;
        _lines = Channel.CreateBounded<Entry>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _writing = Task.Run(WriteLines);
    }

    public ILogger CreateLogger(string categoryName) =>
        new Logger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose() => _lines.Writer.TryComplete();

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await Task.WhenAny(_writing, Task.Delay(LongestFlush, _clock, CancellationToken.None));
    }

    void Add(LogLevel level, string category, string message)
    {
        if (!_lines.Writer.TryWrite(new Entry(_clock.GetLocalNow(), level, category, message)))
            Interlocked.Increment(ref _dropped);
    }

    async Task WriteLines()
    {
        var reader = _lines.Reader;
        var text = new StringBuilder();
        while (await reader.WaitToReadAsync(CancellationToken.None))
        {
            while (text.Length < LargestWrite && reader.TryRead(out var line)) Append(text, line);
            if (Interlocked.Exchange(ref _dropped, 0) is var dropped and > 0)
                Append(text, new Entry(_clock.GetLocalNow(), LogLevel.Warning, "Log", $"{dropped} log lines dropped"));
            try
            {
                await _output.WriteAsync(text, CancellationToken.None);
                await _output.FlushAsync(CancellationToken.None);
            }
            catch (IOException)
            {
                Interlocked.Increment(ref _dropped); // A closed pipe must not end the process, nor the counting.
            }

            text.Clear();
        }
    }

    static void Append(StringBuilder text, Entry line) => text
        .Append(CultureInfo.InvariantCulture, $"{line.At:HH:mm:ss.fff} {NameOf(line.Level)} {line.Category} ")
        .AppendLine(OneLine(line.Message));

    static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    /// <summary>What a client sent must not look like a line of its own, nor steer a terminal.</summary>
    static string OneLine(string text) =>
        text.AsSpan().ContainsAny(Control) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    readonly record struct Entry(DateTimeOffset At, LogLevel Level, string Category, string Message);

    sealed class Logger(BoundedConsole console, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            console.Add(logLevel, category, exception is null ? message : $"{message} - {exception}");
        }
    }
}
