using Doms.Client;
using Doms.Contracts.Http;

namespace Doms.Console.Letters;

/// <summary>Replays letters in order and follows each until it is handled or dead again.</summary>
public sealed class ReplayRun(DomsClient client, TimeProvider clock)
{
    /// <summary>Looks at the outcome of one letter.</summary>
    const int MaxLooks = 40;

    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between two replays: 50 a second at most.</summary>
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    public int Handled { get; private set; }

    public int FailedAgain { get; private set; }

    public int Left { get; private set; }

    public bool IsRunning { get; private set; }

    public bool IsStopped { get; private set; }

    public int Total { get; private set; }

    /// <summary>Stops before the next letter.</summary>
    public void Stop() => IsStopped = true;

    /// <summary>Replays the letters.</summary>
    /// <param name="shown">Called after each letter.</param>
    public async Task Run(IReadOnlyList<DeadLetterView> letters, Func<Task> shown, CancellationToken cancel)
    {
        (Handled, FailedAgain, Left, Total, IsRunning, IsStopped) = (0, 0, letters.Count, letters.Count, true, false);
        try
        {
            foreach (var letter in letters)
            {
                if (MustStop()) break;
                if (await Replay(letter, cancel)) Handled++;
                else FailedAgain++;
                Left--;
                await shown();
                await Task.Delay(Pace, clock, cancel);
            }
        }
        finally
        {
            IsRunning = false;
        }
    }

    bool MustStop() => IsStopped;

    /// <summary>True if it was handled; false if it is dead again.</summary>
    async Task<bool> Replay(DeadLetterView letter, CancellationToken cancel)
    {
        await client.ReplayDeadLetter(letter.Id, cancel);
        for (var look = 0; look < MaxLooks; look++)
        {
            await Task.Delay(Look, clock, cancel);
            var reasons = await client.ListDeadLetters(new DeadLetterQuery(letter.Service, letter.Type, letter.Key), cancel);
            if (reasons.Value.Items.Any(other => other.Id == letter.Id || other.DeadAt > letter.DeadAt)) return false;
            if (!await IsPending(letter, cancel)) return true;
        }

        return true;
    }

    /// <summary>True while the message waits for its attempts.</summary>
    async Task<bool> IsPending(DeadLetterView letter, CancellationToken cancel)
    {
        try
        {
            var waits = (await client.GetWhy(letter.Key, cancel)).Value.Waits;
            return waits.Any(wait => wait.Service == letter.Service
                && wait.Kind is PendingReasonKind.Failing or PendingReasonKind.OutOfOrder or PendingReasonKind.DeadLetter);
        }
        catch (ApiException)
        {
            return false;
        }
    }
}
