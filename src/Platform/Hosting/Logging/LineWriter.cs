using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Doms.Hosting.Logging;

/// <summary>
/// Writes lines on a thread of its own, so that a thread that logs neither waits for a console that is not read nor sees
/// its errors. Lines that find the queue full, or cannot be written, are dropped and counted; when a write succeeds
/// again, a line reports how many.
/// </summary>
sealed class LineWriter : IDisposable
{
    /// <summary>Lines that wait at most.</summary>
    public const int MaxLines = 4_096;

    /// <summary>Characters that wait at most, since an exception with its stack is long.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <summary>
    /// After the last line in the queue, those of this time are collected: to wake the thread for each would cost its
    /// caller more than all else about the line.
    /// </summary>
    static readonly TimeSpan CollectTime = TimeSpan.FromMilliseconds(10);

    static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    readonly object _gate = new();
    readonly Queue<LogLine> _queue = [];
    readonly TextWriter _output;
    readonly TimeProvider _clock;
    readonly LogFormat _format;
    readonly Meter _meter = new("Doms");
    readonly Thread _thread;
    int _length;
    long _dropped;
    long _reported;
    bool _hasFailed;
    bool _isIdle;
    bool _stopping;

    public LineWriter(TextWriter output, TimeProvider clock, LogFormat format)
    {
        _output = output;
        _format = format;
        _clock = clock;
        _meter.CreateObservableCounter(
            "oms_log_lines_dropped_total", () => Interlocked.Read(ref _dropped),
            description: "Log lines that the console did not accept in time or at all.");
        _thread = new Thread(Loop) { IsBackground = true, Name = "log" };
        _thread.Start();
    }

    /// <summary>Queues a line, or drops it if there is no room; returns at once in either case.</summary>
    public void Write(in LogLine line)
    {
        lock (_gate)
        {
            if (_stopping || _queue.Count == MaxLines || _length + line.Length > MaxLength)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }

            _queue.Enqueue(line);
            _length += line.Length;
            if (_isIdle || _queue.Count == MaxLines / 2) Monitor.Pulse(_gate);
            _isIdle = false;
        }
    }

    /// <summary>Writes the queued lines, as far as that succeeds within two seconds.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join(StopTimeout);
        _meter.Dispose();
    }

    void Loop()
    {
        while (Take() is { } line)
        {
            if (!TryReport() || !TryWrite(line)) Interlocked.Increment(ref _dropped);
        }

        TryReport();
    }

    LogLine? Take()
    {
        lock (_gate)
        {
            WaitForLines();
            if (!_queue.TryDequeue(out var line)) return null;
            _length -= line.Length;
            return line;
        }
    }

    void WaitForLines()
    {
        if (_queue.Count == 0 && !_stopping) Monitor.Wait(_gate, CollectTime);
        while (_queue.Count == 0 && !_stopping)
        {
            _isIdle = true;
            Monitor.Wait(_gate);
        }
    }

    /// <summary>Writes how many lines were dropped since the last report, if any.</summary>
    bool TryReport()
    {
        var dropped = Interlocked.Read(ref _dropped);
        if (dropped == _reported) return true;
        var message = $"{dropped - _reported} log lines dropped, which the console did not accept";
        if (!TryWrite(new LogLine(_clock.GetUtcNow(), LogLevel.Warning, "Log", message, null))) return false;
        _reported = dropped;
        return true;
    }

    bool TryWrite(in LogLine line)
    {
        try
        {
            // A write that failed, as on a full disk, may have left the beginning of its line.
            var begin = _hasFailed ? Environment.NewLine : "";
            var text = _format == LogFormat.Json ? line.ToJson() : line.Format(_clock.LocalTimeZone);
            _output.Write($"{begin}{text}{Environment.NewLine}");
            _hasFailed = false;
        }
        catch (Exception)
        {
            // A log that cannot be written must not end the process; the caller counts the line.
            _hasFailed = true;
        }

        return !_hasFailed;
    }
}
