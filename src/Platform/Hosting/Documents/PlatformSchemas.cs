using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;

namespace Doms.Hosting.Documents;

/// <summary>Schemas of the routes that belong to no service.</summary>
static class PlatformSchemas
{
    public static void Describe(SchemaRules schemas) => schemas
        .Words<DeadLetterView>(nameof(DeadLetterView.Status), DeadLetter.Statuses)
        .Words<DeadLetterHistoryView>(nameof(DeadLetterHistoryView.State), DeadLetterHistory.States)
        .Words<DeadLetterOutcomeView>(nameof(DeadLetterOutcomeView.Status), [DeadLetter.Replayed, DeadLetter.Discarded])
        .Words<PendingReason>(nameof(PendingReason.Kind), PendingReasonKind.All)
        .Member<ProblemView>(nameof(ProblemView.Status), new() { Minimum = 400, Maximum = 599 })
        .Member<TokenView>(nameof(TokenView.ExpiresIn), new() { Minimum = 1 });
}
