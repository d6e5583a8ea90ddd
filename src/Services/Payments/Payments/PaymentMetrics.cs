using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Doms.Engine.Diagnostics;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Payments;

/// <summary>Measures payments and refunds by the changes of their rows, meter <c>Doms</c>.</summary>
static class PaymentMetrics
{
    static readonly Meter Meter = new("Doms");

    static readonly SeriesCounter Payments = new(
        "oms_payments_total", "{payment}", "Charges by outcome; UNKNOWN is followed by another one.", "outcome",
        Texts(PaymentStatus.Completed, PaymentStatus.Failed, PaymentStatus.Unknown, PaymentStatus.Voided));

    static readonly SeriesCounter Refunds = new(
        "oms_refunds_total", "{refund}", "Refunds by outcome.", "outcome",
        Texts(RefundStatus.Succeeded, RefundStatus.Failed, RefundStatus.SettledManually, RefundStatus.Cancelled));

    static readonly ConcurrentDictionary<string, long> Captured = [];
    static readonly ConcurrentDictionary<string, long> Returned = [];

    static PaymentMetrics()
    {
        Meter.CreateObservableCounter("oms_revenue_total", () => Measure(Captured), description: "Money collected, in major units.");
        Meter.CreateObservableCounter("oms_refunded_total", () => Measure(Returned), description: "Money returned, in major units.");
    }

    public static void Record(Payment? before, Payment? after)
    {
        if (after is null) return;
        Add(Captured, after.Currency, after.Captured - (before?.Captured ?? 0));
        Add(Returned, after.Currency, after.ReturnedAmount - (before?.ReturnedAmount ?? 0));
        if (before?.Status != after.Status && after.Status is not (PaymentStatus.Pending or PaymentStatus.Refunded))
            Payments.Add(after.Status.Text());
    }

    public static void Record(Refund? before, Refund? after)
    {
        if (after is not null && before?.Status != after.Status && after.Status is not (RefundStatus.Requested or RefundStatus.Pending))
            Refunds.Add(after.Status.Text());
    }

    /// <summary>Exports each currency from its first payment on, also before anything is collected.</summary>
    static void Add(ConcurrentDictionary<string, long> sums, string currency, long minor)
    {
        if (minor >= 0 && Currency.IsKnown(currency)) sums.AddOrUpdate(currency, minor, (_, sum) => sum + minor);
    }

    static IEnumerable<Measurement<double>> Measure(ConcurrentDictionary<string, long> sums) => sums.Select(sum =>
        new Measurement<double>((double)Money.ToMajor(sum.Value, sum.Key), new KeyValuePair<string, object?>("currency", sum.Key)));

    static IEnumerable<string> Texts(params PaymentStatus[] statuses) => statuses.Select(status => status.Text());

    static IEnumerable<string> Texts(params RefundStatus[] statuses) => statuses.Select(status => status.Text());
}
