namespace Doms.Engine.Processing;

/// <summary>A position in a unit of work: lengths of the undo log and of the lists that a message adds to.</summary>
readonly record struct Savepoint(int Changes, int Published, int Effects, int LogLines, int Purged);

static class ListExtensions
{
    /// <summary>Removes the items from <paramref name="count"/> on.</summary>
    public static void Truncate<T>(this List<T> list, int count)
    {
        if (list.Count > count) list.RemoveRange(count, list.Count - count);
    }
}
