using Doms.Contracts;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Hosting.PendingReasons;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Doms.Inventory.Domain;
using Doms.Storage.Sql;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Inventory;

/// <summary>Keeps products and stock, reserves stock for orders and callers, and records each change in a ledger.</summary>
public static class InventoryModule
{
    const int PortOffset = 3;

    /// <summary>Reads the schema of the service.</summary>
    /// <exception cref="ArgumentException">The service has no schema in this dialect.</exception>
    public static ServiceSchema Schema(Dialect dialect) =>
        ServiceSchema.From(ServiceNames.Inventory, typeof(InventoryModule).Assembly, dialect);

    /// <summary>Creates the module that the engine runs.</summary>
    /// <exception cref="SettingException">A setting is out of range.</exception>
    public static ServiceModule Module(InventoryOptions options)
    {
        var module = new ServiceModuleBuilder(ServiceNames.Inventory)
            .Table(Tables.Products)
            .Table(Tables.Stock, StockMetrics.Record)
            .Table(Tables.Reservations, StockMetrics.Record)
            .Table(Tables.Ledger)
            .Table(Tables.Quotas);
        module.Handle(new OnReserveInventory())
            .Handle(new OnReleaseInventory())
            .Handle(new OnShipmentDispatched())
            .Handle(new OnCommitInventory());
        AddRequests(module, options.Validated());
        return module.Build();
    }

    /// <summary>Creates the routes and their port.</summary>
    /// <exception cref="SettingException">A setting is out of range.</exception>
    public static ServiceEndpoints Endpoints(InventoryOptions options)
    {
        options.Validated();
        return new(ServiceNames.Inventory, PortOffset, routes => InventoryEndpoints.Map(routes, options))
        {
            Json = InventoryJson.Default,
            Schemas = InventorySchemas.Describe,
            Services = services => services.AddSingleton<IInventoryLists>(ListsOf).AddSingleton<CheckReservation>(CheckOf),
            FindPendingReasons = async (id, rows, _, cancel) =>
                await rows.Find<Reservation>(id, cancel) is { } reservation ? new ServicePendingReasons(reservation.Owner, []) : null,
        };
    }

    /// <summary>Lists are read by SQL, unless the process registers <see cref="IRowLists"/> of a store without it.</summary>
    static IInventoryLists ListsOf(IServiceProvider services) => services.GetService<IRowLists>() is { } rows
        ? new ScannedLists(rows)
        : new SqlLists(services.GetRequiredService<Query>());

    static CheckReservation CheckOf(IServiceProvider services)
    {
        var rows = services.GetRequiredService<IRowReader>();
        return async (id, owner, placer, cancel) => ReservationUse.Check(id, await rows.Find<Reservation>(id, cancel), owner, placer);
    }

    static void AddRequests(ServiceModuleBuilder module, InventoryOptions options)
    {
        module.Internal("inventory.create_product", InventoryJson.Default.CreateProduct, m => m.ProductId)
            .Internal("inventory.change_product", InventoryJson.Default.ChangeProduct, m => m.ProductId)
            .Internal("inventory.change_prices", InventoryJson.Default.ChangePrices, m => m.Items[0].ProductId)
            .Internal("inventory.add_stock", InventoryJson.Default.AddStock, m => m.ProductId)
            .Internal("inventory.adjust_stock", InventoryJson.Default.AdjustStock, m => m.ProductId)
            .Internal("inventory.adjust_stock_of_several", InventoryJson.Default.AdjustStockOfSeveral, m => m.Items[0].ProductId)
            .Internal("inventory.count_stock", InventoryJson.Default.CountStock, m => m.ProductId)
            .Internal("inventory.hold", InventoryJson.Default.CreateStandAloneReservation, m => m.ProductId)
            .Internal("inventory.hold_several", InventoryJson.Default.CreateReservation, m => m.Caller)
            .Internal("inventory.extend_hold", InventoryJson.Default.ExtendReservation, m => m.ReservationId)
            .Internal("inventory.release_whole_hold", InventoryJson.Default.ReleaseReservation, m => m.ReservationId)
            .Internal("inventory.release_hold", InventoryJson.Default.ReleaseStandAloneReservation, m => m.ReservationId)
            .Internal("inventory.release_held", InventoryJson.Default.ReleaseReservedUnits, m => m.ProductId)
            .Deadline("inventory.hold_expired", InventoryJson.Default.StandAloneReservationExpired, m => m.ReservationId)
            .Handle(new OnCreateProduct(options))
            .Handle(new OnChangeProduct(options))
            .Handle(new OnChangePrices(options))
            .Handle(new OnAddStock(options))
            .Handle(new OnAdjustStock(options))
            .Handle(new OnAdjustStockOfSeveral(options))
            .Handle(new OnCountStock(options))
            .Handle(new OnCreateStandAloneReservation(options))
            .Handle(new OnCreateReservation(options))
            .Handle(new OnExtendReservation(options))
            .Handle(new OnReleaseReservation())
            .Handle(new OnReleaseStandAloneReservation())
            .Handle(new OnReleaseReservedUnits())
            .Handle(new OnStandAloneReservationExpired())
            .Response(InventoryJson.Default.ProductView)
            .Response(InventoryJson.Default.ChangedProductsView)
            .Response(InventoryJson.Default.ReservationView)
            .Response(InventoryJson.Default.StandAloneReservationView)
            .Response(InventoryJson.Default.ReleasedUnitsView);
    }
}
