namespace Doms.Engine.Processing;

static class ListExtensions
{
    /// <summary>Removes the items from <paramref name="count"/> on.</summary>
    public static void Truncate<T>(this List<T> list, int count)
    {
        if (list.Count > count) list.RemoveRange(count, list.Count - count);
    }
}
