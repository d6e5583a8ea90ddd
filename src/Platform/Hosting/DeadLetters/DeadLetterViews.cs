using System.Text;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;

namespace Doms.Hosting.DeadLetters;

/// <summary>Maps dead letters to the views of the API.</summary>
public static class DeadLetterViews
{
    /// <summary>A page of the list, with its cursor under both of its names.</summary>
    public static DeadLetterListView PageOf(IReadOnlyList<DeadLetterView> items, string? next) => new(items, next, Cursor: next);

    internal static DeadLetterView ToView(this DeadLetter letter) => new(
        DeadLetterPort.PublicId(letter), letter.Consumer, letter.Type, letter.Key, letter.Error, letter.Attempts,
        letter.Replays, letter.Origin, letter.DeadAt, letter.Status, letter.HandledBy, letter.HandledAt);

    internal static DeadLetterHistoryView ToView(this DeadLetterHistory history) => new(
        history.Letters[0].MessageId, history.State, [.. history.Letters.Select(ToView)],
        history is { State: DeadLetterHistory.Pending, Stored: { } stored }
            ? new PendingAttemptView(stored.Attempts, stored.Error, stored.FirstStoredAt, stored.Due)
            : null);

    internal static HandledOfTypeView ToView(this HandledOfType handled) => new(
        handled.Since,
        handled.Newest is { Message: var message, At: var at }
            ? new HandledMessageView(
                message.Id.ToString(), message.Key, at, message.Headers.ToJson(),
                SensitiveData.Mask(Encoding.UTF8.GetString(message.Bytes)))
            : null);

    internal static ReplayPreviewView ToView(this ReplayPreview preview) => new(
        DeadLetterPort.PublicId(preview.Letter), preview.Letter.Consumer, preview.Letter.Type, preview.Letter.Key, preview.Behind,
        preview.ReplaysLeft);

    internal static DeadLetterDetailsView ToDetailsView(this DeadLetter letter)
    {
        var isText = Utf8.IsValid(letter.Payload);
        return new DeadLetterDetailsView(
            letter.ToView(), letter.MessageId, letter.Headers, isText ? SensitiveData.Mask(Encoding.UTF8.GetString(letter.Payload)) : null,
            isText ? null : Convert.ToBase64String(letter.Payload), letter.Stack);
    }
}

/// <summary>JSON of the dead letter routes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeadLetterListView))]
[JsonSerializable(typeof(DeadLetterDetailsView))]
[JsonSerializable(typeof(DeadLetterHistoryView))]
[JsonSerializable(typeof(HandledOfTypeView)), JsonSerializable(typeof(ReplayPreviewView))]
[JsonSerializable(typeof(DeadLettersReplayedView))]
public sealed partial class DeadLetterJson : JsonSerializerContext;
