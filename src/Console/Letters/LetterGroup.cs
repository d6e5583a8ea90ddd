using Doms.Console.Api;
using Doms.Contracts.Http;

namespace Doms.Console.Letters;

/// <summary>Dead letters of one cause: the same consumer, and the same error but for its parameters.</summary>
/// <param name="Letters">Newest first; never empty.</param>
public sealed record LetterGroup(string Service, string Error, IReadOnlyList<DeadLetterView> Letters)
{
    /// <summary>Replays of one letter, as the engine bounds them unless <c>Engine:MaxReplays</c> says otherwise.</summary>
    public const int MaxReplays = 20;

    public string Key => $"{Service} {Causes.Pattern(Error)}";

    public DateTimeOffset First => Letters[^1].DeadAt;

    public DateTimeOffset Last => Letters[0].DeadAt;

    public int Orders => Letters.Select(letter => letter.Key).Distinct().Count();

    /// <summary>Groups letters by cause, the largest group first.</summary>
    public static IReadOnlyList<LetterGroup> Of(IReadOnlyList<DeadLetterView> letters) =>
    [
        .. from letter in letters
           group letter by (letter.Service, Error: Causes.Pattern(letter.Error)) into same
           orderby same.Count() descending
           select new LetterGroup(same.Key.Service, same.First().Error, [.. same.OrderByDescending(letter => letter.DeadAt)]),
    ];
}
