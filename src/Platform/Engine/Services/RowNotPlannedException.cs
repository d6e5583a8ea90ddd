namespace Doms.Engine.Services;

/// <summary>A handler read a row that its plan does not name; the engine plans the row and runs the handler again.</summary>
public sealed class RowNotPlannedException(RowKey row) : Exception($"{row} was not planned.")
{
    public RowKey Row { get; } = row;
}
