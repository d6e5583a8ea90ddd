namespace Doms.Engine.Maintenance;

/// <summary>Messages that the engine publishes.</summary>
public static class EngineMessages
{
    const string Topic = "engine.events";

    public static IReadOnlyList<MessageType> All { get; } =
    [
        new(
            MessageDeadLettered.TypeName, 1, Topic, IsCommand: false, EngineJson.Default.MessageDeadLettered,
            body => ((MessageDeadLettered)body).Key),
        new(
            "message.deadletter_closed", 1, Topic, IsCommand: false, EngineJson.Default.DeadLetterClosed,
            body => ((DeadLetterClosed)body).Key),
    ];
}
