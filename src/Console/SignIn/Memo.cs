using System.Collections.Concurrent;

namespace Doms.Console.SignIn;

/// <summary>
/// Keeps answers for a moment: a page is rendered as a document, and a second time when it becomes live, which should
/// neither ask again nor flicker.
/// </summary>
public sealed class Memo(TimeProvider clock)
{
    const int MaxEntries = 64;
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3);

    readonly ConcurrentDictionary<string, (long Since, Task Result)> _answers = new(StringComparer.Ordinal);

    public Task<T> Get<T>(string key, Func<Task<T>> read)
    {
        if (_answers.TryGetValue(key, out var kept) && clock.GetElapsedTime(kept.Since) < Lifetime
            && kept.Result is Task<T> { IsFaulted: false, IsCanceled: false } known)
            return known;
        if (_answers.Count >= MaxEntries) _answers.Clear();
        var answer = read();
        _answers[key] = (clock.GetTimestamp(), answer);
        return answer;
    }

    /// <summary>Drops what is known, after a change.</summary>
    public void Clear() => _answers.Clear();
}
