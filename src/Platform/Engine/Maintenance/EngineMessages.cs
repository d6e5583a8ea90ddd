namespace Doms.Engine.Maintenance;

/// <summary>Messages that the engine publishes.</summary>
static class EngineMessages
{
    public const string DeadLetteredName = "message.deadlettered";

    public static MessageType DeadLettered { get; } = new(
        DeadLetteredName, 1, "engine.events", IsCommand: false, EngineJson.Default.MessageDeadLettered,
        body => ((MessageDeadLettered)body).Key);
}
