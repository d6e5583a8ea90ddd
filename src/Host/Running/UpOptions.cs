namespace Doms.Host.Running;

/// <summary>How a process is started.</summary>
/// <param name="DataFolder">Where everything it keeps is; made if it is not there.</param>
/// <param name="Port">The gateway's port; the services take the next six. 0 takes free ones.</param>
/// <param name="Profile"><c>demo</c> or <c>production</c>.</param>
/// <param name="Settings">Settings that go before those of the environment, e.g. <c>Fulfillment:Pace</c>.</param>
public sealed record UpOptions(string DataFolder, int Port, string Profile, IReadOnlyDictionary<string, string?> Settings);

/// <summary>What <c>DIR/doms.json</c> says of the running process, for the commands that talk to it.</summary>
/// <param name="Gateway">Where the API is.</param>
/// <param name="Provider">Where the payment provider is.</param>
/// <param name="ProcessId">The process that holds the folder.</param>
public sealed record RunningAddresses(Uri Gateway, Uri Provider, int ProcessId);
