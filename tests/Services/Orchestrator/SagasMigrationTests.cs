using Doms.Engine.Storage;
using Doms.Orchestrator;
using Doms.Orchestrator.Domain;
using Doms.Simulation;
using Doms.Tests.Services.Journals;

namespace Doms.Tests.Services.Orchestrator;

public sealed class SagasMigrationTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-sagas-").FullName;
    readonly VirtualTime _time = new(1, new DateTimeOffset(2026, 1, 3, 8, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Recorded_sagas_get_ids_and_ended_ones_lose_tokens()
    {
        _time.Run(RecordedShop.Read(Journal.ShopFolder("v1", isJoined: true)).WriteDatabases(_folder, _time));
        var store = RecordedShop.Open(_folder, _time, "all");
        var table = OrchestratorModule.Module(new OrchestratorOptions()).Tables.Single(table => table.RowType == typeof(Saga));
        List<Saga> sagas = [.. ReadAll(store, table).Cast<Saga>()];

        sagas.ShouldNotBeEmpty();
        sagas.ShouldAllBe(saga => saga.SagaId == saga.OrderId);
        sagas.Where(saga => saga.HasEnded).ShouldAllBe(saga => saga.Order.PaymentToken == null);
        sagas.ShouldContain(saga => !saga.HasEnded && saga.Order.PaymentToken != null);
        _time.Run(store.DisposeAsync().AsTask());
    }

    IReadOnlyList<object> ReadAll(IStore store, Table table) =>
        _time.Run(store.Scan(new ScanRange(table), CancellationToken.None).AsTask());
}
