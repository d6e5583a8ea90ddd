using System.Text.Json;
using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Engine;
using Doms.Engine.Memory;
using Doms.Engine.Messages;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Orders;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;
using Doms.Simulation;
using Doms.Simulation.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Services.Orders;

/// <summary>Orders alone on a Memory store and virtual time, with a listener for the messages it publishes.</summary>
sealed class OrdersSystem : IDisposable
{
    public static readonly Caller Alice = new("alice", Roles.Customer);
    static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    readonly VirtualTime _time = new(seed: 1, Start);
    readonly EngineNode _node;
    int _orders;

    public OrdersSystem(OrdersOptions? options = null)
    {
        var known = MessageContracts.All.Where(message =>
            !message.IsCommand || message.Topic == "orders.commands" || message.Name == "payment.prepare");
        var contracts = known.Select(message => new MessageType(
            message.Name, message.Version, message.Topic, message.IsCommand, message.Json,
            body => ((IMessage)body).Key));
        var listener = new ServiceModuleBuilder("listener")
            .Handle(new Listener<Contracts.Messages.OrderCreated>(Published))
            .Handle(new Listener<Contracts.Messages.OrderCancelRequested>(Published))
            .Handle(new Listener<Contracts.Messages.OrderConfirmed>(Published))
            .Handle(new Listener<Contracts.Messages.PreparePayment>(Published))
            .Build();
        _node = new EngineNode(new EngineSetup(
            new MemoryStore(_time), [OrdersModule.Module(options ?? new OrdersOptions()), listener], [.. contracts], null,
            new EngineOptions(), _time, new IdSource(_time, _time.FillRandom), new SimulatedProcess(_time),
            NullLoggerFactory.Instance));
        _time.Run(_node.Start(CancellationToken.None));
    }

    /// <summary>Messages published by Orders, in order.</summary>
    public List<object> Published { get; } = [];

    public TimeProvider Clock => _time;

    public IRowReader Rows => _node.Rows;

    public ICommandPort Commands => _node;

    public Response Send(object command, Caller? caller = null, IdempotencyKey? key = null) =>
        _time.Run(_node.Send(ServiceNames.Orders, command, caller ?? Alice, key, 0, CancellationToken.None));

    public T Run<T>(Task<T> task) => _time.Run(task);

    public void AdvanceTime(TimeSpan time) => _time.RunFor(time);

    public Order? Order(string id) => _time.Run(_node.Rows.Find<Order>(id, CancellationToken.None).AsTask());

    public OrderEntry? Entry(string id, int sequence) =>
        _time.Run(_node.Rows.Find<OrderEntry>(OrderEntry.IdOf(id, sequence), CancellationToken.None).AsTask());

    public void Dispose() => _time.Run(_node.DisposeAsync().AsTask());

    public PlaceOrder Place(string? reference = null, long? price = 1_00) => new(
        $"order-{++_orders}", "alice", "alice", PricesTrusted: true, TotalRequired: false,
        new OrderDraft(null, null, [new Line("P1", 2, price)], null, "USD", null, null, reference, null), Number: 100_000 + _orders);

    public static JsonElement Body(Response answer) => JsonDocument.Parse(answer.Body).RootElement;

    sealed class Listener<T>(List<object> published) : IHandle<T>
        where T : class
    {
        public void Plan(T message, LoadPlan plan)
        {
        }

        public void Handle(T message, Session session) => published.Add(message);
    }
}
