namespace Doms.Audit.State;

/// <summary>Sums over the stock ledger of one stock row.</summary>
/// <param name="Rows">Number of ledger rows.</param>
/// <param name="IsGapless">The rows are numbered 1, 2, 3 and so on.</param>
readonly record struct LedgerSums(long Available, long Reserved, long Rows, bool IsGapless);
