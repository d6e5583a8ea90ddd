using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Doms.Hosting.Limits;

/// <summary>A reader that tells its end only when all bytes before it were looked at, and not along with the last of them.</summary>
sealed class PatientReader(PipeReader inner) : PipeReader
{
    ReadOnlySequence<byte> _buffer;
    long _seen;

    public override bool TryRead(out ReadResult result)
    {
        var isRead = inner.TryRead(out result);
        if (isRead) result = Note(result);
        return isRead;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Note(await inner.ReadAsync(cancellationToken));

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _seen = _buffer.Slice(consumed, examined).Length;
        _buffer = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <summary>Counts the bytes, and leaves the end out where there are more than the caller has seen before.</summary>
    ReadResult Note(ReadResult result)
    {
        _buffer = result.Buffer;
        return result.IsCompleted && result.Buffer.Length > _seen
            ? new ReadResult(result.Buffer, result.IsCanceled, isCompleted: false)
            : result;
    }
}
