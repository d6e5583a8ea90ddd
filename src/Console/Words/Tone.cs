namespace Doms.Console.Words;

/// <summary>Meaning of a state, which decides its colour. A state also has an icon and a word: colour alone says nothing.</summary>
public enum Tone
{
    /// <summary>Completed, delivered, sent, clean.</summary>
    Done,

    /// <summary>Confirmed and moving towards the customer.</summary>
    Way,

    /// <summary>Pending or running.</summary>
    Move,

    /// <summary>Unknown, retried or low: the system handles it.</summary>
    Wait,

    /// <summary>Cancelling, compensating, refunded.</summary>
    Undo,

    /// <summary>Waits for a person.</summary>
    Need,

    /// <summary>Cancelled, stopped, voided.</summary>
    Gone,
}

/// <summary>A state as it is shown.</summary>
/// <param name="Icon">Name of the icon.</param>
/// <param name="Text">One or two words.</param>
public sealed record State(Tone Tone, string Icon, string Text)
{
    /// <summary>Class of the style sheet.</summary>
    public string Class => ClassOf(Tone);

    public static string ClassOf(Tone tone) => tone switch
    {
        Tone.Done => "done",
        Tone.Way => "way",
        Tone.Move => "move",
        Tone.Wait => "wait",
        Tone.Undo => "undo",
        Tone.Need => "need",
        _ => "gone",
    };
}
