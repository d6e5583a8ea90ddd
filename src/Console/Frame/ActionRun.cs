namespace Doms.Console.Frame;

/// <summary>An action that a person started: busy until it is answered, and then done or refused in the API's words.</summary>
public sealed class ActionRun
{
    public bool IsBusy { get; private set; }

    /// <summary>Reason of the refusal; null for none.</summary>
    public Failure? Refusal { get; private set; }

    public string? Problem => Refusal is null ? null : $"{Refusal.Title} {Refusal.Text}".Trim();

    /// <summary>Runs the action; false if it was refused, or another one is under way.</summary>
    public async Task<bool> Run(Func<Task> action)
    {
        if (IsBusy) return false;
        (IsBusy, Refusal) = (true, null);
        try
        {
            await action();
            return true;
        }
        catch (Exception error) when (Failure.Of(error) is not null)
        {
            Refusal = Failure.Of(error);
            return false;
        }
        finally
        {
            IsBusy = false;
        }
    }

    /// <summary>Drops the refusal, before another try.</summary>
    public void Clear() => Refusal = null;
}
