namespace Doms.Tests.Hosting;

/// <summary>A console whose first writes each run one of the given steps before they succeed, unless the step throws.</summary>
sealed class ScriptedConsole(params Action<ScriptedConsole>[] steps) : StringWriter
{
    readonly SemaphoreSlim _release = new(0);
    int _writes;

    /// <summary>Completes when a write waits for <see cref="Release"/>.</summary>
    public TaskCompletionSource Blocked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lines written so far that are not empty.</summary>
    public string[] Lines => ToString().Split(NewLine, StringSplitOptions.RemoveEmptyEntries);

    public override void Write(string? value)
    {
        if (_writes < steps.Length) steps[_writes++](this);
        base.Write(value);
    }

    public void WaitForRelease()
    {
        Blocked.SetResult();
        _release.Wait();
    }

    public void Release() => _release.Release();
}
