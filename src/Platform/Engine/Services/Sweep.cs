namespace Doms.Engine.Services;

/// <summary>Work of a service that rows of an index wait for, such as numbering them after their commit.</summary>
/// <param name="Index">Index without groups; the command takes the rows out of it.</param>
/// <param name="CommandFor">Makes the command for a page of keys, in the order of the index.</param>
public sealed record Sweep(Table Table, TableIndex Index, Func<IReadOnlyList<string>, object> CommandFor);
