namespace Doms.Console.Frame;

/// <summary>Whether the page reads again by time; a person can pause it, and a hidden tab pauses it.</summary>
public sealed class Live
{
    bool _isPaused;
    bool _isHidden;

    /// <summary>Raised when reading is paused or resumed.</summary>
    public event EventHandler? Changed;

    public bool IsPaused => _isPaused;

    public bool Reads => !_isPaused && !_isHidden;

    public void Toggle()
    {
        _isPaused = !_isPaused;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    public void SetHidden(bool isHidden) => _isHidden = isHidden;
}
