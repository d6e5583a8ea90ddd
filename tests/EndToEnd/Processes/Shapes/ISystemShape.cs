namespace Doms.Tests.EndToEnd.Processes.Shapes;

/// <summary>
/// The processes that make a running system: one, several on one database, or a cluster. The same tests run on each; the variable
/// <c>DOMS_TEST_SHAPE</c> selects it.
/// </summary>
interface ISystemShape : IAsyncDisposable
{
    /// <summary>Data folder by which commands find the system.</summary>
    string Folder { get; }

    /// <summary>Base address of the gateway, or of one of several.</summary>
    Uri Url { get; }

    /// <summary>Lines written by the processes since the start.</summary>
    IReadOnlyList<string> Lines { get; }

    /// <summary>Returns the address of a service by the offset of its port from the gateway's.</summary>
    Uri Service(int offset);

    /// <summary>Starts the processes that do not run, on the data there is; returns when all are ready.</summary>
    Task Start();

    /// <summary>Stops the processes in order, and returns the exit code: 0 if all stopped cleanly.</summary>
    Task<int> Stop();

    /// <summary>Kills all processes of DOMS as <c>kill -9</c> does, without the servers.</summary>
    Task Kill();
}
