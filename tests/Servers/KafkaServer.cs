using System.Globalization;
using System.Net.Sockets;

namespace Doms.Tests.Servers;

/// <summary>
/// A Kafka broker (KRaft) on 127.0.0.1 and a free port, with its data in a temporary folder. <c>KAFKA_HOME</c> names an unpacked Apache
/// Kafka 4, or a folder with its <c>libs</c>. It ends, and the folder is deleted, with the test process at the latest.
/// </summary>
public sealed class KafkaServer : IAsyncDisposable
{
    const string Remedy = "KAFKA_HOME must name an unpacked Apache Kafka 4";
    const string ClusterId = "ZG9tcy10ZXN0cy1vbmUuLg";
    static readonly Dictionary<string, string> Memory = new() { ["JDK_JAVA_OPTIONS"] = "-Xms128m -Xmx512m -XX:+UseSerialGC" };
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    static readonly Lazy<Task<KafkaServer>> Common = new(() => Start());

    readonly string _folder;
    readonly int _controllerPort = LocalPort.FindFree();
    ServerProcess? _process;

    KafkaServer(string folder) => _folder = folder;

    /// <summary>The one broker of the test process, started when it is first asked for. Tests that stop a broker start their own.</summary>
    /// <remarks>Skips the test where Kafka or Java is missing, see <see cref="RequiredServer"/>.</remarks>
    public static Task<KafkaServer> Shared => Common.Value;

    public int Port { get; } = LocalPort.FindFree();

    /// <summary>Address for clients.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>The process of the broker.</summary>
    public ServerProcess Process => _process ?? throw new InvalidOperationException("The broker does not run.");

    string Log => Path.Combine(_folder, "kafka.log");

    string Properties => Path.Combine(_folder, "server.properties");

    /// <summary>Starts a broker of the test's own.</summary>
    /// <param name="settings">Settings such as <c>message.max.bytes=10000</c>, beyond the usual ones.</param>
    public static async Task<KafkaServer> Start(params IReadOnlyList<string> settings)
    {
        var format = Java("kafka.tools.StorageTool", "format", "-t", ClusterId, "-c");
        var server = new KafkaServer(Directory.CreateTempSubdirectory("doms-kafka-").FullName);
        await File.WriteAllLinesAsync(server.Properties, [.. server.UsualSettings(), .. settings]);
        await ServerProcess.Run([.. format, server.Properties]);
        await server.Start();
        return server;
    }

    /// <summary>Reserves an address at which nothing listens until <see cref="Start()"/>.</summary>
    public static async Task<KafkaServer> Prepare()
    {
        var server = await Start();
        await server.Stop();
        return server;
    }

    /// <summary>Kills the broker as <c>kill -9</c> does; <see cref="Start()"/> recovers it.</summary>
    public Task Kill() => End("KILL");

    /// <summary>Stops the broker cleanly.</summary>
    public Task Stop() => End("TERM");

    /// <summary>Starts the stopped or killed broker on its data and waits until it listens.</summary>
    public async Task Start()
    {
        _process = await ServerProcess.Start([.. Java("kafka.Kafka"), Properties], Log, Memory, _folder, signal: "TERM");
        var start = TimeProvider.System.GetTimestamp();
        while (!await Listens())
        {
            if (!Process.IsRunning || TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new TimeoutException($"Kafka did not start: {await File.ReadAllTextAsync(Log)}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    async Task End(string signal)
    {
        await Process.Signal(signal);
        await Process.EndAndKeepFolder();
        _process = null;
    }

    async Task<bool> Listens()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    IEnumerable<string> UsualSettings() =>
    [
        "process.roles=broker,controller", "node.id=1", $"controller.quorum.voters=1@127.0.0.1:{_controllerPort}",
        $"listeners=PLAINTEXT://{Address},CONTROLLER://127.0.0.1:{_controllerPort}", $"advertised.listeners=PLAINTEXT://{Address}",
        "controller.listener.names=CONTROLLER", "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        $"log.dirs={Path.Combine(_folder, "logs")}", "auto.create.topics.enable=false", "broker.heartbeat.interval.ms=500",
        "broker.session.timeout.ms=2000", "offsets.topic.replication.factor=1", "offsets.topic.num.partitions=4",
        "transaction.state.log.replication.factor=1", "transaction.state.log.min.isr=1", "share.coordinator.state.topic.min.isr=1",
        "share.coordinator.state.topic.replication.factor=1", "group.initial.rebalance.delay.ms=0",
        "group.consumer.session.timeout.ms=6000", "group.consumer.min.session.timeout.ms=3000",
        "group.consumer.heartbeat.interval.ms=1000", "group.consumer.min.heartbeat.interval.ms=500",
    ];

    /// <summary>A command of Java that runs a program of Kafka.</summary>
    static IReadOnlyList<string> Java(params IReadOnlyList<string> arguments)
    {
        var home = Environment.GetEnvironmentVariable("KAFKA_HOME") ?? "";
        var libraries = Path.Combine(home, "libs");
        if (home.Length == 0 || !Directory.Exists(libraries)) throw RequiredServer.Missing(Remedy);
        var javaHome = Environment.GetEnvironmentVariable("JAVA_HOME");
        IEnumerable<string> folders = javaHome is null ? [] : [Path.Combine(javaHome, "bin")];
        var java = RequiredServer.Find("java", folders, "apt-get install openjdk-17-jre-headless (17 or later)");
        return [java, "-cp", Path.Combine(libraries, "*"), .. arguments];
    }
}
