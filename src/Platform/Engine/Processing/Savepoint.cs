namespace Doms.Engine.Processing;

/// <summary>A position in a unit of work: lengths of the undo log and of the lists that a message adds to.</summary>
readonly record struct Savepoint(int Changes, int Published, int Effects, int LogLines, int Purged);
