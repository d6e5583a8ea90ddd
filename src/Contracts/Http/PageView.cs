namespace Doms.Contracts.Http;

/// <summary>Page of a list.</summary>
/// <param name="NextCursor">Cursor of the next page; null on the last page.</param>
public sealed record PageView<T>(IReadOnlyList<T> Items, string? NextCursor);
