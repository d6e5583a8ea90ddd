namespace Doms.Console.Parts;

/// <summary>Ids by which parts of a page refer to one another.</summary>
static class PartIds
{
    static int _last;

    public static string Next() => $"p{Interlocked.Increment(ref _last)}";
}
