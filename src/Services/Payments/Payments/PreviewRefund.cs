using System.Globalization;
using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Payments.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Payments;

/// <summary><c>GET /orders/{id}/refunds/preview</c>: what a refund would do now, or the refusal that it would get.</summary>
static class PreviewRefundEndpoint
{
    /// <summary>Characters of a line such as <c>500:1000000,</c>.</summary>
    const int MaxLineLength = 12;

    public static readonly QueryParameters Parameters = new(
        new("amount", "Major units; what the lines and the shipping are worth, or else the remaining amount, by default."),
        new("lines", "Units to refund, as lineId:quantity, separated by commas.") { MaxLength = RefundFields.MaxLines * MaxLineLength },
        new("shipping", "Major units of the order's shipping to refund."),
        new("cancel", "True asks for the cancellation of the order.", ParameterKind.Flag));

    public static async Task<IResult> Handle(string id, HttpContext http, IRowReader rows)
    {
        var reader = QueryReader.Of(http);
        var request = new CreateRefundRequest(
            Amount(reader, "amount"), null, null, null, reader.Flag("cancel"), Lines(reader), Amount(reader, "shipping"));
        if (reader.Problem is { } problem) return problem;
        if (await OrderIds.FindPayment(id, rows, http.RequestAborted) is not { } payment) return OrderIds.PaymentNotFound(id);
        var errors = new FieldErrors();
        var command = CreateRefundEndpoint.CommandOf(request, payment, http.Caller().Subject, errors);
        if (errors.Any) return ProblemResponse.Validation(errors.All);
        var decision = OperatorRefunds.Create(await RowsOf(payment, rows, http.RequestAborted), command, DateTimeOffset.UnixEpoch);
        return decision.Rejection is { } rejection
            ? ProblemResponse.From(rejection)
            : TypedResults.Json(payment.ToRefundPreview(decision.Row<Refund>()!));
    }

    static async Task<PaymentRows> RowsOf(Payment payment, IRowReader rows, CancellationToken cancel) => new(
        payment,
        await rows.Find<PaymentTransaction>(PaymentTransaction.IdOf(payment.OrderId, PaymentTransaction.ChargeNumber), cancel),
        payment.RefundCount > 0 ? await rows.Find<Refund>(Refund.IdOf(payment.OrderId, payment.RefundCount), cancel) : null);

    static decimal? Amount(QueryReader reader, string name)
    {
        if (reader.Text(name) is not { } text) return null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)) return amount;
        reader.Errors.Add(name, "must be an amount such as 9.99");
        return null;
    }

    static IReadOnlyList<RefundLineRequest>? Lines(QueryReader reader) =>
        reader.Text("lines") is { } text ? [.. text.Split(',').Select(ReadLine)] : null;

    /// <summary>Reads the units of a line; one that cannot be read has no quantity, which is refused with the lines.</summary>
    static RefundLineRequest ReadLine(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && long.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var quantity)
            ? new RefundLineRequest(text[..colon], quantity)
            : new RefundLineRequest(text, Quantity: null);
    }
}
