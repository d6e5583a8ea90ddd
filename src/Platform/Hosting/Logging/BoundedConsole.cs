using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Doms.Hosting;

/// <summary>
/// Writes log lines in the background from a bounded queue. A thread that logs never waits: when the queue is full the
/// line is dropped, and the next one written is preceded by how many were.
/// </summary>
sealed class BoundedConsole : ILoggerProvider, IAsyncDisposable
{
    static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(2);

    readonly Channel<string> _lines;
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
        _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(capacity) { SingleReader = true });
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

    void Add(string line)
    {
        if (!_lines.Writer.TryWrite(line)) Interlocked.Increment(ref _dropped);
    }

    async Task WriteLines()
    {
        var reader = _lines.Reader;
        while (await reader.WaitToReadAsync(CancellationToken.None))
        {
            try
            {
                while (reader.TryRead(out var line))
                    await _output.WriteLineAsync(line.AsMemory(), CancellationToken.None);
                if (Interlocked.Exchange(ref _dropped, 0) is var dropped and > 0)
                    await _output.WriteLineAsync(Stamp(LogLevel.Warning, "Log", $"{dropped} log lines dropped"));
                await _output.FlushAsync(CancellationToken.None);
            }
            catch (IOException)
            {
                Interlocked.Increment(ref _dropped); // A closed pipe must not end the process, nor the counting.
            }
        }
    }

    string Stamp(LogLevel level, string category, string message) => string.Create(
        CultureInfo.InvariantCulture,
        $"{_clock.GetLocalNow():HH:mm:ss.fff} {NameOf(level)} {category} {OneLine(message)}");

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
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    sealed class Logger(BoundedConsole console, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            console.Add(console.Stamp(logLevel, category, exception is null ? message : $"{message} - {exception}"));
        }
    }
}
