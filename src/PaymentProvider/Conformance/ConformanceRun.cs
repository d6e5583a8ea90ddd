namespace Doms.PaymentProvider.Conformance;

/// <summary>Means of payment and currency with which a provider or adapter is checked.</summary>
/// <param name="Prefix">Begins every reference and key of a run, so that runs do not meet.</param>
/// <param name="Currency">ISO 4217 code of a currency that it charges.</param>
/// <param name="Token">Means of payment that is charged; null for the provider's default.</param>
/// <param name="DeclinedToken">Means of payment that is declined; null leaves out the checks of declined charges.</param>
public sealed record ConformanceOptions(string Prefix, string Currency = "USD", string? Token = null, string? DeclinedToken = null);

/// <summary>Result of one check.</summary>
/// <param name="Failure">The difference from the protocol; null for none.</param>
public sealed record ConformanceResult(string Check, string? Failure);

/// <summary>
/// Checks a provider or an adapter against the protocol of <c>docs/payment-provider.openapi.json</c>, by moving small amounts of test
/// money: repeats move nothing, outcomes are found by reference, and what is cancelled is never charged.
/// </summary>
/// <param name="http">Client with the base address, and the credentials where there are any.</param>
public sealed class ConformanceRun(HttpClient http, ConformanceOptions options)
{
    /// <summary>Runs every check; one that fails does not stop the others.</summary>
    public async Task<IReadOnlyList<ConformanceResult>> Run(CancellationToken cancel)
    {
        var calls = new ProtocolCalls(http, options, cancel);
        var charges = new ChargeChecks(calls);
        var refunds = new RefundChecks(calls);
        var results = new List<ConformanceResult>();
        foreach (var (name, check) in charges.All.Concat(options.DeclinedToken is null ? [] : charges.Declined).Concat(refunds.All))
            results.Add(new ConformanceResult(name, await FailureOf(check, cancel)));
        return results;
    }

    static async Task<string?> FailureOf(Func<Task> check, CancellationToken cancel)
    {
        try
        {
            await check();
            return null;
        }
        catch (ProtocolViolationException violation)
        {
            return violation.Message;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return $"no response: {error.Message}";
        }
    }
}
