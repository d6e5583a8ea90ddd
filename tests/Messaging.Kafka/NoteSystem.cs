using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Doms.Engine;
using Doms.Engine.Memory;
using Doms.Engine.Messages;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Primitives;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Messaging.Kafka;

/// <summary>Two services, each with a store of its own: one publishes notes, the other one keeps them.</summary>
sealed class NoteSystem : IAsyncDisposable
{
    const string Writer = "writer";
    static readonly Table<KeptNote> Kept = Table.For<KeptNote>("kept_notes")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Text("text", x => x.Text)
        .Read(r => new KeptNote(r.Text(), r.Int64(), r.Text()));

    readonly string _topic;
    readonly MemoryStore _writerStore = new(TimeProvider.System);
    readonly MemoryStore _keeperStore = new(TimeProvider.System);
    readonly List<EngineNode> _nodes = [];

    public NoteSystem(string topic) => _topic = topic;

    EngineNode WriterNode => _nodes[0];

    /// <summary>Starts both engines, also after a crash.</summary>
    public async Task Start(ITransport writerTransport, ITransport keeperTransport)
    {
        _nodes.Clear();
        var writer = new ServiceModuleBuilder(Writer)
            .Internal("note.write", NoteJson.Default.WriteNote, m => m.Id).Handle(new OnWriteNote()).Build();
        var keeper = new ServiceModuleBuilder($"{_topic}-keeper").Table(Kept).Handle(new OnNote()).Build();
        _nodes.Add(NodeOf(_writerStore, writer, writerTransport));
        _nodes.Add(NodeOf(_keeperStore, keeper, keeperTransport));
        foreach (var node in _nodes) await node.Start(CancellationToken.None);
    }

    public Task Write(string id, string text) => WriterNode.Send(
        Writer, new WriteNote(id, text), new Caller("tester", "operator"), null, 0, CancellationToken.None);

    /// <summary>Texts that were kept of an id, in their order and separated by spaces.</summary>
    public async Task<string?> Read(string id) =>
        ((KeptNote?)await _keeperStore.Read(new RowKey(Kept, id), CancellationToken.None))?.Text;

    public async Task<int> CountOutbox() =>
        (await _writerStore.Scan(new ScanRange(Engine.Outbox.OutboxRow.Table), CancellationToken.None)).Count;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    EngineNode NodeOf(MemoryStore store, ServiceModule module, ITransport transport) => new(new EngineSetup(
        store, [module], [new MessageType("note.written", 1, _topic, IsCommand: false, NoteJson.Default.Note, m => ((Note)m).Id)],
        transport, new EngineOptions(), TimeProvider.System, new IdSource(TimeProvider.System, RandomNumberGenerator.Fill),
        new ThreadPoolScheduler(), NullLoggerFactory.Instance));

    sealed class OnWriteNote : IHandle<WriteNote>
    {
        public void Plan(WriteNote message, LoadPlan plan)
        {
            // Nothing is read.
        }

        public void Handle(WriteNote message, Session session) => session.Publish(new Note(message.Id, message.Text));
    }

    sealed class OnNote : IHandle<Note>
    {
        public void Plan(Note message, LoadPlan plan) => plan.Need<KeptNote>(message.Id);

        public void Handle(Note message, Session session)
        {
            var kept = session.Find<KeptNote>(message.Id);
            session.Put(new KeptNote(message.Id, (kept?.Version ?? 0) + 1, $"{kept?.Text} {message.Text}".Trim()));
        }
    }
}

sealed record WriteNote(string Id, string Text);

sealed record Note(string Id, string Text);

sealed record KeptNote(string Id, long Version, string Text);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WriteNote)), JsonSerializable(typeof(Note))]
sealed partial class NoteJson : JsonSerializerContext;
