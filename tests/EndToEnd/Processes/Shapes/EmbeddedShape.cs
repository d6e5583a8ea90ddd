namespace Doms.Tests.EndToEnd.Processes.Shapes;

/// <summary>All services in one process on one SQLite file.</summary>
/// <param name="port">The gateway's port; 0 selects free ones.</param>
/// <param name="settings">Settings, by their names or those of their variables; they may change until the next start.</param>
/// <param name="folder">The data folder, which is deleted at the end; null creates one.</param>
sealed class EmbeddedShape(int port, IReadOnlyDictionary<string, string> settings, string? folder = null) : ISystemShape
{
    readonly DomsUp _process = new(folder ?? Directory.CreateTempSubdirectory("doms-test-").FullName, port, [], settings);

    /// <summary>The one process.</summary>
    public DomsUp Process => _process;

    public string Folder => _process.Folder;

    public Uri Url => _process.Url;

    public IReadOnlyList<string> Lines => _process.Lines;

    public Uri Service(int offset) => new UriBuilder(Url) { Port = port + offset }.Uri;

    public Task Start() => _process.Start();

    public Task<int> Stop() => _process.Stop(Executable.Terminate);

    public Task Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasEnded) await Kill();
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
