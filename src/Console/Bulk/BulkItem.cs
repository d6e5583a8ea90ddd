namespace Doms.Console.Bulk;

/// <summary>A thing among several that are acted on together.</summary>
/// <param name="Effect">What the action would do to it, in words.</param>
public sealed record BulkItem(string Id, string Name, string Effect);
