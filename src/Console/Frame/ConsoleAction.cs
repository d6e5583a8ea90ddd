using Doms.Console.SignIn;
using Microsoft.AspNetCore.Components;

namespace Doms.Console.Frame;

/// <summary>A dialog that acts for the person who reads the page.</summary>
public abstract class ConsoleAction : ComponentBase
{
    [CascadingParameter] public Session Session { get; set; } = null!;

    /// <summary>Called when the dialog is closed, also after its action.</summary>
    [Parameter] public EventCallback OnClose { get; set; }

    protected ActionRun Run { get; } = new();

    /// <summary>Runs the action and closes the dialog; a refusal stays in it.</summary>
    protected async Task Do(Func<Task> action)
    {
        if (await Run.Run(action)) await OnClose.InvokeAsync();
    }
}
