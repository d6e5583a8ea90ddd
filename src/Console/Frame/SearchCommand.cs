namespace Doms.Console.Frame;

/// <summary>A command of the search field. It goes to a page, unless it says otherwise.</summary>
/// <param name="Address">Page, relative to the console.</param>
public sealed record SearchCommand(string Icon, string Name, string Address)
{
    /// <summary>Reference or id of the order that is searched for, and shown with the action; null for none.</summary>
    public string? Order { get; init; }

    /// <summary>Key of the action on that order; null to show the order.</summary>
    public string? Act { get; init; }

    /// <summary>Text that the field gets, because the command needs an order; null for none.</summary>
    public string? Fill { get; init; }

    /// <summary>Selector of the control of the frame that is pressed; null for none.</summary>
    public string? Control { get; init; }
}
