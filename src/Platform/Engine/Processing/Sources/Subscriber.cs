namespace Doms.Engine.Processing.Sources;

/// <summary>Receives the records of one service's topics and ignores the types that it does not handle.</summary>
sealed class Subscriber(ServiceModule module, EngineParts parts, Action<Delivery> add) : ITransportReceiver
{
    /// <summary>Age beyond which a record only counts as old.</summary>
    static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    /// <summary>Topics of the types that the service handles.</summary>
    public IReadOnlyList<string> Topics =>
        [.. module.HandledTypes.Select(type => parts.Router.Catalog.Of(type).Topic).OfType<string>().Distinct()
            .Order(StringComparer.Ordinal)];

    public void Receive(TransportRecord record, ITransportReceipt receipt)
    {
        var now = parts.Store.Now;
        var message = RecordReader.Read(record, parts.Router.Catalog, now);
        if (message.IsKnown && module.HandlerOf(message.Type.ClrType) is null) receipt.Acknowledge();
        else
        {
            add(new Delivery(module, message, new BrokerRecord(receipt, record.Position))
            {
                ArrivedAt = now, PublishedAt = now - AgeOf(record), Bytes = record.Size,
            });
        }
    }

    /// <summary>Time since the broker took the record. The clocks of broker and process may differ.</summary>
    TimeSpan AgeOf(TransportRecord record)
    {
        var age = record.Time is { } time ? parts.Clock.GetUtcNow() - time : TimeSpan.Zero;
        return TimeSpan.FromTicks(Math.Clamp(age.Ticks, 0, MaxAge.Ticks));
    }
}
