namespace Doms.Engine.Maintenance;

/// <summary>Messages that the engine publishes.</summary>
static class EngineMessages
{
    public static MessageType DeadLettered { get; } = new(
        MessageDeadLettered.TypeName, 1, "engine.events", IsCommand: false, EngineJson.Default.MessageDeadLettered,
        body => ((MessageDeadLettered)body).Key);

    public static MessageType DeadLetterClosed { get; } = new(
        "message.deadletter_closed", 1, "engine.events", IsCommand: false, EngineJson.Default.DeadLetterClosed,
        body => ((DeadLetterClosed)body).Key);
}
