using Doms.Contracts;
using Doms.Engine.Services;
using Doms.Hosting.Web;
using Doms.Payments.Provider;
using Doms.Payments.Provider.Callbacks;
using Doms.Payments.Provider.Stripe;
using Doms.Storage.Sql;
using Doms.Storage.Sql.Gauges;

namespace Doms.Payments;

/// <summary>Collects and refunds the payments of orders.</summary>
public static class PaymentsModule
{
    const int PortOffset = 2;
    const int MaxConnections = 256;

    internal const string ChargeEffect = "payments.charge";

    /// <summary>Creates the module that the engine runs.</summary>
    /// <param name="provider">Sends the requests to the provider; its creator disposes of it.</param>
    /// <exception cref="SettingException">A setting is out of range.</exception>
    public static ServiceModule Module(PaymentsOptions options, HttpMessageHandler provider, TimeProvider time)
    {
        var http = new HttpMessageInvoker(provider, disposeHandler: false);
        IPaymentProvider client = options.Validated().IsStripe
            ? new StripeProvider(http, options, time)
            : new ProviderClient(http, options, time);
        var module = new ServiceModuleBuilder(ServiceNames.Payments)
            .Table(Tables.Payments, PaymentMetrics.Record)
            .Table(Tables.Methods)
            .Table(Tables.Transactions)
            .Table(Tables.Refunds, PaymentMetrics.Record)
            .Table(Tables.Callbacks)
            .Effect(
                ChargeEffect, PaymentsJson.Default.ChargeCard, new ChargeEffectHandler(client),
                options.EffectLimits with { LimitsIntake = true })
            .Effect("payments.return", PaymentsJson.Default.IssueRefund, new RefundEffectHandler(client), options.EffectLimits)
            .Effect(
                "payments.check", PaymentsJson.Default.CheckTransaction, new CheckTransactionEffectHandler(client), options.EffectLimits)
            .Handle(new OnPreparePayment(options))
            .Handle(new OnInitiatePayment(options))
            .Handle(new OnRefundPayment(options))
            .Handle(new OnCancellationRefused())
            .Handle(new OnWriteOffPayment())
            .Handle(new OnOrderCancelled())
            .Handle(new OnShipmentDispatched());
        AddOutcomes(module);
        AddRequests(module);
        AddCallbacks(module);
        return module.Build();
    }

    static void AddOutcomes(ServiceModuleBuilder module) => module
        .Internal("payments.charge_succeeded", PaymentsJson.Default.ChargeSucceeded, m => m.OrderId)
        .Internal("payments.charge_declined", PaymentsJson.Default.ChargeDeclined, m => m.OrderId)
        .Internal("payments.charge_unknown", PaymentsJson.Default.ChargeUnknown, m => m.OrderId)
        .Internal("payments.charge_unsent", PaymentsJson.Default.ChargeVoided, m => m.OrderId)
        .Internal("payments.refund_succeeded", PaymentsJson.Default.RefundSucceeded, m => m.OrderId)
        .Internal("payments.refund_refused", PaymentsJson.Default.RefundRefused, m => m.OrderId)
        .Internal("payments.method_expired", PaymentsJson.Default.PaymentMethodExpired, m => m.OrderId)
        .Handle(new OnChargeSucceeded())
        .Handle(new OnChargeDeclined())
        .Handle(new OnChargeUnknown())
        .Handle(new OnChargeVoided())
        .Handle(new OnRefundSucceeded())
        .Handle(new OnRefundRefused())
        .Handle(new OnPaymentMethodExpired());

    static void AddRequests(ServiceModuleBuilder module) => module
        .Internal("payments.refund_by_operator", PaymentsJson.Default.RefundByOperator, m => m.OrderId)
        .Internal("payments.retry_refund", PaymentsJson.Default.RetryRefund, m => m.OrderId)
        .Internal("payments.settle_refund", PaymentsJson.Default.SettleRefund, m => m.OrderId)
        .Internal("payments.cancel_refund", PaymentsJson.Default.CancelRefund, m => m.OrderId)
        .Handle(new OnRefundByOperator())
        .Handle(new OnRetryRefund())
        .Handle(new OnSettleRefund())
        .Handle(new OnCancelRefund())
        .Response(PaymentsJson.Default.RefundView)
        .Response(PaymentsJson.Default.OrderRefundView);

    static void AddCallbacks(ServiceModuleBuilder module) => module
        .Internal("payments.receive_callback", PaymentsJson.Default.ReceiveCallback, m => m.Key)
        .Internal("payments.transaction_checked", PaymentsJson.Default.TransactionChecked, m => m.OrderId)
        .Internal("payments.callback_expired", PaymentsJson.Default.CallbackExpired, m => m.CallbackId)
        .Handle(new OnReceiveCallback())
        .Handle(new OnTransactionChecked())
        .Handle(new OnCallbackExpired())
        .Response(PaymentsJson.Default.CallbackView);

    /// <summary>Creates the routes and their port.</summary>
    /// <exception cref="SettingException">A setting is out of range.</exception>
    public static ServiceEndpoints Endpoints(PaymentsOptions options)
    {
        options.Validated();
        return new(ServiceNames.Payments, PortOffset, routes => PaymentsEndpoints.Map(routes, options))
        {
            Json = PaymentsJson.Default,
            Schemas = PaymentsSchemas.Describe, FindPendingReasons = PaymentPendingReasons.Find,
        };
    }

    /// <summary>Reads the schema of the service.</summary>
    /// <exception cref="ArgumentException">The service has no schema in this dialect.</exception>
    public static ServiceSchema Schema(Dialect dialect) =>
        ServiceSchema.From(ServiceNames.Payments, typeof(PaymentsModule).Assembly, dialect);

    /// <summary>Gauges of the service, for any store with its tables.</summary>
    public static IReadOnlyList<Gauge> Gauges => PaymentsGauges.All;

    /// <summary>Creates a handler for a provider on the network: connections are pooled, redirects are not followed.</summary>
    public static HttpMessageHandler CreateProviderHandler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = MaxConnections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
