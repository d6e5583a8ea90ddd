using Doms.Contracts.Http;
using Doms.Hosting.Documents;
using Doms.Orchestrator.Domain;

namespace Doms.Orchestrator;

/// <summary>Describes the requests and views of Orchestrator in the API document.</summary>
static class OrchestratorSchemas
{
    public static void Describe(SchemaRules schemas) => schemas
        .Request<ResolveSagaRequest>(
            """{"outcome": "CANCELLED", "note": "lost in transit"}""",
            nameof(ResolveSagaRequest.Outcome), nameof(ResolveSagaRequest.Note))
        .Words<ResolveSagaRequest>(nameof(ResolveSagaRequest.Outcome), typeof(SagaOutcome))
        .Member<ResolveSagaRequest>(nameof(ResolveSagaRequest.Note), new() { MaxLength = ResolveSaga.MaxNoteLength })
        .Member<ResolveSagaRequest>(nameof(ResolveSagaRequest.CustomerReason), new() { MaxLength = ResolveSaga.MaxNoteLength })
        .Words<ResolvePreviewView>(nameof(ResolvePreviewView.Outcome), typeof(SagaOutcome))
        .Words<ResolvePreviewView>(nameof(ResolvePreviewView.Status), SagaStatuses.All)
        .Words<SagaView>(nameof(SagaView.Status), SagaStatuses.All)
        .Words<SagaResolutionView>(nameof(SagaResolutionView.Outcome), typeof(SagaOutcome))
        .Words<SagaStepView, StepStatus>(nameof(SagaStepView.Status), status => status.Text())
        .Words<SagaStepView, CompensationStatus>(nameof(SagaStepView.Compensation), status => status.Text())
        .Words<SagaStepView>(nameof(SagaStepView.Fate), Enum.GetNames<StepStatus>())
        .Words<SagaStepView>(nameof(SagaStepView.Undo), Enum.GetNames<CompensationStatus>());
}
